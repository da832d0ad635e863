// Semaphore's own library, HPKE and scrypt in JavaScript, for tests: a list of questions in, a list of answers out.
//
//     echo '[{"ask":"identity","key":"00ff"}]' | node official.mjs
//
// Bytes are hexadecimal, numbers are decimal text.

import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { scrypt } from "@noble/hashes/scrypt.js";
import { Group } from "@semaphore-protocol/group";
import { Identity } from "@semaphore-protocol/identity";
import { generateProof, verifyProof } from "@semaphore-protocol/proof";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { poseidon2 } from "poseidon-lite";

const PROVING = fileURLToPath(new URL("../../../third_party/semaphore", import.meta.url));
const SUITE = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });

const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (buffer) => Buffer.from(buffer).toString("hex");
const identityOf = (key) => new Identity(bytes(key));

/** The path of a leaf in a tree of fixed depth, by the official group: padded to a power of two, then zeros above. */
function fixedPath(leaves, depth, index) {
  let width = 1;
  while (width < leaves.length) width *= 2;
  const group = new Group([...leaves.map(BigInt), ...Array(width - leaves.length).fill(0n)]);
  const proof = group.generateMerkleProof(index);
  const siblings = [...proof.siblings];
  let empty = 0n;
  let root = proof.root;
  for (let height = 0; height < depth; height += 1) {
    if (height >= siblings.length) {
      siblings.push(empty);
      root = poseidon2([root, empty]);
    }
    empty = poseidon2([empty, empty]);
  }
  return { index, leaf: BigInt(leaves[index]), root, siblings };
}

async function prove(key, path, { message, scope, depth }) {
  const files = { wasm: `${PROVING}/semaphore-${depth}.wasm`, zkey: `${PROVING}/semaphore-${depth}.zkey` };
  return generateProof(identityOf(key), path, BigInt(message), BigInt(scope), depth, files);
}

const ANSWERS = {
  identity: ({ key }) => {
    const { secretScalar, commitment } = identityOf(key);
    return { secret_scalar: String(secretScalar), commitment: String(commitment) };
  },
  root: ({ leaves, depth }) => String(fixedPath(leaves, depth, 0).root),
  prove: ({ key, leaves, index, ...rest }) => prove(key, fixedPath(leaves, rest.depth, index), rest),
  // The attack of protocol 2: `inner` is a group of own identities whose root is leaf `index` of the group outside.
  "prove-below-a-leaf": ({ key, inner, at, leaves, index, ...rest }) => {
    const within = new Group(inner.map(BigInt)).generateMerkleProof(at);
    const above = new Group(leaves.map(BigInt)).generateMerkleProof(index);
    const siblings = [...within.siblings, ...above.siblings];
    const place = within.index | (above.index << within.siblings.length);
    return prove(key, { index: place, leaf: within.leaf, root: above.root, siblings }, rest);
  },
  verify: ({ proof }) => verifyProof(proof),
  seal: async ({ public: door, plain, info }) => {
    const recipientPublicKey = await SUITE.kem.deserializePublicKey(bytes(door));
    const sender = await SUITE.createSenderContext({ recipientPublicKey, info: bytes(info) });
    return hex(sender.enc) + hex(await sender.seal(bytes(plain)));
  },
  open: async ({ private: door, sealed, info }) => {
    const recipientKey = await SUITE.kem.deserializePrivateKey(bytes(door));
    const recipient = await SUITE.createRecipientContext({ recipientKey, enc: bytes(sealed.slice(0, 64)), info: bytes(info) });
    return hex(await recipient.open(bytes(sealed.slice(64))));
  },
  "open-place": async ({ file, passphrase }) => {
    const [head, sealed] = file.split(/(?<=\n)sealed /);
    const salt = bytes(/\nsalt ([0-9a-f]{64})\n/.exec(head)[1]);
    const key = scrypt(new TextEncoder().encode(passphrase.normalize("NFC")), salt, { N: 2 ** 17, r: 8, p: 1, dkLen: 32 });
    const box = new Chacha20Poly1305().createEncryptionContext(key);
    const opened = await box.open(new Uint8Array(12), Buffer.from(sealed, "base64"), new TextEncoder().encode(head));
    return Buffer.from(opened).toString();
  },
};

async function answer({ ask, ...question }) {
  try {
    return { answer: await ANSWERS[ask](question) };
  } catch (problem) {
    return { problem: String(problem) };
  }
}

const answers = [];
for (const question of JSON.parse(readFileSync(0, "utf8"))) answers.push(await answer(question));
// The pairing library keeps its threads; without this the program would stay.
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
