"""
Proofs of membership without JavaScript: Semaphore's own circuit, run by wasmtime, and its own key, used by groth16py.

    inputs --semaphore-16.wasm--> witness, one number a wire --semaphore-16.zkey--> proof, 256 bytes

The witness holds the secret of the place. It goes from one library to the other through memory, never through a disk
where the system offers a way.
"""

from __future__ import annotations

import hashlib
import os
import struct
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import groth16py
import wasmtime

from demur_verify.errors import Refused
from demur_verify.field import ELEMENT_SIZE, SCALAR_FIELD
from demur_verify.identity import Identity
from demur_verify.kinds import Message, Nullifier, Points, RollRoot, Scope
from demur_verify.membership import Membership, check_membership, packed
from demur_verify.roll import RollPath

# Artifacts 4.13.0: earlier ones let non-members prove (docs/reference/third-party.md).
SHA256: Final[Mapping[str, str]] = {
    "semaphore-16.wasm": "06df31461d17db86897fc234f0e6e5f5e2f6add1b8c821b5c6ae75030b3e0d7c",
    "semaphore-16.zkey": "948763c7315a337b7722c0344a28af4be66fbbc618474d6dbe9036e799d1a3b5",
    "semaphore-20.wasm": "6f71e55586929e520e76027ebe067daac8b41e2f4b8057313a5fd0304e1e44ee",
    "semaphore-20.zkey": "33f9a067a80c7daf90e085449073613a9559a1904dd40aeb6d603afb7988c2cc",
}

_WORD: Final = 32
_WORDS_OF_ELEMENT: Final = ELEMENT_SIZE * 8 // _WORD


class ProvingFailed(Refused):
    """No proof could be made: the files are not there or not the right ones, or the place is not on the path."""


def prove(*, identity: Identity, path: RollPath, message: int, scope: int, depth: int) -> Membership:
    """
    Prove that a place is on a roll and signs a message once, in about half a second; the proof is checked.

    :param path: from the leaf to the root of the roll, exactly `depth` siblings
    :param message: below 2^256
    :param scope: below 2^256
    :raises ProvingFailed: `proving-files-missing`, `proving-files-changed`; `place-not-on-path`, the identity and the
        path do not lead to the root
    :raises MembershipRefused: what was made does not hold
    """
    proving = circuit(depth)
    witness = proving.witness(
        {
            "secret": [identity.secret_scalar],
            "merkleProofLength": [len(path.siblings)],
            "merkleProofIndex": [path.index],
            "merkleProofSiblings": path.siblings,
            "scope": [packed(scope)],
            "message": [packed(message)],
        }
    )
    if witness.root != path.root:
        raise ProvingFailed("place-not-on-path")
    membership = Membership(
        root=RollRoot(witness.root),
        nullifier=Nullifier(witness.nullifier),
        message=Message(message),
        scope=Scope(scope),
        points=proving.points(witness),
        depth=depth,
    )
    check_membership(membership)
    return membership


@dataclass(frozen=True)
class Witness:
    """Every wire of a circuit, 32 bytes each, little-endian: 1, then what is public, then what nobody else may see."""

    wires: bytes = field(repr=False)

    @property
    def root(self) -> int:
        """The root that the path leads to."""
        return self._wire(1)

    @property
    def nullifier(self) -> int:
        """What the place shows of itself for the scope."""
        return self._wire(2)

    def _wire(self, number: int) -> int:
        return int.from_bytes(self.wires[_element(number)], "little")

    def to_file(self) -> bytes:
        """Write it as snarkjs does: section 1 the field and the number of wires, section 2 the wires."""
        size = struct.pack("<I", ELEMENT_SIZE)
        count = struct.pack("<I", len(self.wires) // ELEMENT_SIZE)
        sections = ((1, size + SCALAR_FIELD.to_bytes(ELEMENT_SIZE, "little") + count), (2, self.wires))
        return b"".join(
            [
                b"wtns" + struct.pack("<II", 2, len(sections)),
                *(struct.pack("<IQ", number, len(content)) + content for number, content in sections),
            ]
        )


@dataclass(frozen=True)
class Circuit:
    """A circuit of one depth: the program that computes its wires, and the key that proofs are made with."""

    engine: wasmtime.Engine
    program: wasmtime.Module
    key: groth16py.ProvingKey

    def witness(self, inputs: Mapping[str, Sequence[int]]) -> Witness:
        """
        Compute the wires from the circuit's inputs, by name.

        :raises ProvingFailed: `place-not-on-path`, an assertion of the circuit does not hold
        """
        store = wasmtime.Store(self.engine)
        linker = wasmtime.Linker(self.engine)
        for wanted in self.program.imports:
            if isinstance(wanted.type, wasmtime.FuncType):
                linker.define(store, wanted.module, str(wanted.name), wasmtime.Func(store, wanted.type, _complain))
        exports = linker.instantiate(store, self.program).exports(store)

        def call(name: str, *arguments: int) -> int:
            function: Any = exports[name]
            return int(function(store, *arguments) or 0)

        memory: Any = exports["memory"]
        call("init", 0)
        for name, values in inputs.items():
            high, low = _name_hash(name)
            for index, value in enumerate(values):
                for word in range(_WORDS_OF_ELEMENT):
                    call("writeSharedRWMemory", word, _signed(value >> _WORD * word & 0xFFFFFFFF))
                call("setInputSignal", high, low, index)
        start = call("getSharedRWMemoryStart")
        wires = bytearray()
        for wire in range(call("getWitnessSize")):
            call("getWitness", wire)
            wires += memory.read(store, start, start + ELEMENT_SIZE)
        return Witness(bytes(wires))

    def points(self, witness: Witness) -> Points:
        """Make the proof: eight coordinates in Semaphore's order, other ones each time."""
        with _readable(witness.to_file()) as file:
            proof = groth16py.prove_wtns(self.key, file)
        return tuple(int.from_bytes(proof[_element(number)], "big") for number in range(len(proof) // ELEMENT_SIZE))


@cache
def circuit(depth: int) -> Circuit:
    """
    Load the circuit of depth 16 or 20; a third of a second, once.

    :raises ProvingFailed: `proving-files-missing`, `proving-files-changed`
    """
    engine = wasmtime.Engine()
    program = wasmtime.Module(engine, _file(f"semaphore-{depth}.wasm").read_bytes())
    key, _ = groth16py.import_zkey(str(_file(f"semaphore-{depth}.zkey")))
    return Circuit(engine=engine, program=program, key=key)


def _file(name: str) -> Path:
    """Return where a file of the circuit is: `DEMUR_PROVING_FILES`, or the checkout's own."""
    named = os.environ.get("DEMUR_PROVING_FILES")
    path = (Path(named) if named else Path(__file__).parents[3] / "third_party" / "semaphore") / name
    if name not in SHA256 or not path.is_file():
        raise ProvingFailed("proving-files-missing", facts={"file": name})
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256[name]:
        raise ProvingFailed("proving-files-changed", facts={"file": name})
    return path


def _complain(*_: int) -> None:
    """Stop the circuit's program where it complains: an assertion in it does not hold."""
    raise ProvingFailed("place-not-on-path")


def _name_hash(name: str) -> tuple[int, int]:
    """Return FNV-1a of an input's name, 64 bits in two words, as circom's programs know inputs."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return _signed(value >> _WORD), _signed(value & 0xFFFFFFFF)


def _signed(word: int) -> int:
    return word - (1 << _WORD) if word >> (_WORD - 1) else word


def _element(number: int) -> slice:
    return slice(number * ELEMENT_SIZE, (number + 1) * ELEMENT_SIZE)


@contextmanager
def _readable(content: bytes) -> Iterator[str]:
    """Give bytes a path that a library can read, in memory where the system has that, else in a private file."""
    if hasattr(os, "memfd_create") and Path("/proc/self/fd").is_dir():
        with os.fdopen(os.memfd_create("witness"), "wb", buffering=0) as memory:
            memory.write(content)
            yield f"/proc/self/fd/{memory.fileno()}"
        return
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        yield file.name
