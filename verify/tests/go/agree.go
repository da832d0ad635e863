// Command agree checks with Debian's golang.org/x/mod what this project wrote, and writes notes for it to read.
//
//	agree read   FOLDER LOG-VKEY WITNESS-VKEY INDEX PROOF ENTRY   prints what Go found, one word and value a line
//	agree paths  FOLDER LOG-VKEY WITNESS-VKEY OLD …               consistency proofs from each OLD size, as Go makes them
//	agree write  NAME                                             a key file, a verifier key and a note by a fresh key
package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// cosignature verifies c2sp.org/tlog-cosignature version 1 as a note.Verifier.
type cosignature struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosignature) Name() string    { return c.name }
func (c cosignature) KeyHash() uint32 { return c.hash }
func (c cosignature) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text)
	return ed25519.Verify(c.key, []byte(message), signature[8:])
}

func newCosignature(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("malformed verifier key")
	}
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil {
		return nil, err
	}
	if len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return nil, errors.New("not a witness's key")
	}
	return cosignature{parts[0], uint32(hash), ed25519.PublicKey(key[1:])}, nil
}

// folder reads tiles as c2sp.org/tlog-tiles lays them out: x/mod's paths without the height.
type folder string

func (f folder) Height() int                     { return 8 }
func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

type record struct {
	tree   tlog.Tree
	hashes tlog.HashReader
}

// open reads the newest checkpoint, which both keys have to have signed.
func open(dir, logKey, witnessKey string) (record, error) {
	log, err := note.NewVerifier(logKey)
	if err != nil {
		return record{}, err
	}
	witness, err := newCosignature(witnessKey)
	if err != nil {
		return record{}, err
	}
	raw, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return record{}, err
	}
	opened, err := note.Open(raw, note.VerifierList(log, witness))
	if err != nil {
		return record{}, err
	}
	fmt.Println("verified", len(opened.Sigs))
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return record{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return record{}, err
	}
	tree := tlog.Tree{N: size, Hash: root}
	return record{tree, tlog.TileHashReader(tree, folder(dir))}, nil
}

func (r record) read(index int64, proofFile, entryFile string) error {
	root, err := tlog.TreeHash(r.tree.N, r.hashes)
	if err != nil {
		return err
	}
	fmt.Println("size", r.tree.N)
	fmt.Println("root", root)
	ours, err := readProof(proofFile)
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(entryFile)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(ours, r.tree.N, r.tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		return err
	}
	if tlog.CheckRecord(ours, r.tree.N, r.tree.Hash, index, tlog.RecordHash(append(entry, 'x'))) == nil {
		return errors.New("a changed entry was accepted")
	}
	fmt.Println("included", index)
	proof, err := tlog.ProveRecord(r.tree.N, index, r.hashes)
	if err != nil {
		return err
	}
	for _, hash := range proof {
		fmt.Println("step", hash)
	}
	return nil
}

// readProof reads the hashes of a c2sp.org/tlog-proof.
func readProof(file string) (tlog.RecordProof, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	head := strings.SplitN(string(raw), "\n\n", 2)[0]
	var proof tlog.RecordProof
	for _, line := range strings.Split(head, "\n")[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		proof = append(proof, hash)
	}
	return proof, nil
}

func (r record) paths(sizes []string) error {
	for _, word := range sizes {
		old, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return err
		}
		root, err := tlog.TreeHash(old, r.hashes)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(r.tree.N, old, r.hashes)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, r.tree.N, r.tree.Hash, old, root); err != nil {
			return err
		}
		fmt.Print("path ", old, " ", root)
		for _, hash := range proof {
			fmt.Print(" ", hash)
		}
		fmt.Println()
	}
	return nil
}

func write(name string) error {
	secret, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return err
	}
	text := name + "\n1\n" + base64.StdEncoding.EncodeToString(make([]byte, 32)) + "\n"
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		return err
	}
	fmt.Printf("%s\n%s\n%s", secret, public, signed)
	return nil
}

func run(words []string) error {
	switch {
	case len(words) == 2 && words[0] == "write":
		return write(words[1])
	case len(words) == 7 && words[0] == "read":
		r, err := open(words[1], words[2], words[3])
		if err != nil {
			return err
		}
		index, err := strconv.ParseInt(words[4], 10, 64)
		if err != nil {
			return err
		}
		return r.read(index, words[5], words[6])
	case len(words) > 4 && words[0] == "paths":
		r, err := open(words[1], words[2], words[3])
		if err != nil {
			return err
		}
		return r.paths(words[4:])
	}
	return errors.New("usage: agree read|paths|write …")
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
