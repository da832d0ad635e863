// A proof that one leaf of a roll signed a message once: how Semaphore packs it, and its check by @noble/curves.
//
// The prover is another library than the one that checks: a fault in either shows before anything leaves the desk.

import { bn254 } from "@noble/curves/bn254.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { poseidon2 } from "poseidon-lite/poseidon2";

import key16 from "../../../third_party/semaphore/semaphore-16.json";
import key20 from "../../../third_party/semaphore/semaphore-20.json";
import { BASE_FIELD, randomBytes, SCALAR_FIELD, to32, toInt } from "./bytes.ts";
import { Refused } from "./refused.ts";

export type Depth = 16 | 20;

export interface Membership {
  readonly depth: Depth;
  readonly root: bigint;
  readonly nullifier: bigint;
  readonly message: bigint;
  readonly scope: bigint;
  /** A.x A.y B.x1 B.x0 B.y1 B.y0 C.x C.y: the order of Semaphore. */
  readonly points: readonly bigint[];
}

interface Key {
  readonly vk_alpha_1: string[];
  readonly vk_beta_2: string[][];
  readonly vk_gamma_2: string[][];
  readonly vk_delta_2: string[][];
  readonly IC: string[][];
}

const KEYS: Readonly<Record<Depth, Key>> = { 16: key16, 20: key20 };
const G1 = bn254.G1.Point;
const G2 = bn254.G2.Point;

export function isDepth(depth: number): depth is Depth {
  return depth === 16 || depth === 20;
}

/** How the circuit takes message and scope: Keccak-256 of the 32 bytes, without the last 8 bits. */
export function packed(value: bigint): bigint {
  return toInt(keccak_256(to32(value))) >> 8n;
}

/** The number that a place shows for a scope, always the same. */
export function nullifierOf(scope: bigint, secretScalar: bigint): bigint {
  return poseidon2([packed(scope), secretScalar]);
}

/**
 * Check a proof.
 *
 * @throws Refused `proof-malformed`, `proof-off-curve` or `proof-does-not-hold`
 */
export function checkMembership(membership: Membership): void {
  if (!hold([claimOf(membership)], [1n])) throw new Refused("proof-does-not-hold");
}

/**
 * Check proofs of one depth together, several times faster than each for itself; the fact `index` tells the first that
 * fails.
 *
 * Each is multiplied by a random number of 128 bits, so that none can make up for what another lacks.
 *
 * @throws Refused as `checkMembership`
 */
export function checkMemberships(memberships: readonly Membership[]): void {
  if (holdTogether(memberships)) return;
  for (const [index, membership] of memberships.entries()) {
    try {
      checkMembership(membership);
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      throw new Refused(refusal.reason, { facts: { index }, cause: refusal });
    }
  }
}

function holdTogether(memberships: readonly Membership[]): boolean {
  try {
    return hold(memberships.map(claimOf), memberships.map(() => toInt(randomBytes(16)) + 1n));
  } catch (refusal) {
    if (refusal instanceof Refused) return false;
    throw refusal;
  }
}

/** A proof whose points are on their curves and in their groups, with its public inputs. */
interface Claim {
  readonly depth: Depth;
  readonly a: PointG1;
  readonly b: PointG2;
  readonly c: PointG1;
  readonly inputs: readonly bigint[];
}

function claimOf({ depth, root, nullifier, message, scope, points }: Membership): Claim {
  if (root <= 0n || root >= SCALAR_FIELD || nullifier < 0n || nullifier >= SCALAR_FIELD) throw new Refused("proof-malformed");
  if (points.length !== 8 || points.some((coordinate) => coordinate < 0n || coordinate >= BASE_FIELD)) {
    throw new Refused("proof-malformed");
  }
  if (!isDepth(depth) || [message, scope].some((value) => value < 0n || value >= 1n << 256n)) throw new Refused("proof-malformed");
  const [a, b, c] = pointsOf(points);
  return { depth, a, b, c, inputs: [root, nullifier, packed(message), packed(scope)] };
}

/** The product of e(-A, B) e(alpha, beta) e(IC0 + sum of inputs, gamma) e(C, delta) over all claims, each to its factor. */
function hold(claims: readonly Claim[], factors: readonly bigint[]): boolean {
  const [first] = claims;
  if (first === undefined) return true;
  if (claims.some(({ depth }) => depth !== first.depth)) throw new RangeError("proofs of two depths");
  const key = KEYS[first.depth];
  const factorOf = (index: number) => factors[index] as bigint;
  const sum = (of: (claim: Claim) => bigint) =>
    claims.reduce((total, claim, index) => (total + of(claim) * factorOf(index)) % SCALAR_FIELD, 0n);
  const inputs = key.IC.map((point, place) =>
    times(g1(point), sum((claim) => (place === 0 ? 1n : (claim.inputs[place - 1] as bigint)))),
  );
  const product = bn254.pairingBatch(
    [
      ...claims.map(({ a, b }, index) => ({ g1: times(a.negate(), factorOf(index)), g2: b })),
      { g1: times(g1(key.vk_alpha_1), sum(() => 1n)), g2: g2(key.vk_beta_2) },
      { g1: inputs.reduce((total, point) => total.add(point)), g2: g2(key.vk_gamma_2) },
      { g1: claims.map(({ c }, index) => times(c, factorOf(index))).reduce((total, point) => total.add(point)), g2: g2(key.vk_delta_2) },
    ].filter((pair) => !pair.g1.equals(G1.ZERO)), // pairs to one
  );
  return bn254.fields.Fp12.eql(product, bn254.fields.Fp12.ONE);
}

/** Everything here is public: it need not take equally long for every number. */
function times(point: PointG1, factor: bigint): PointG1 {
  return point.multiplyUnsafe(factor);
}

type PointG1 = InstanceType<typeof G1>;
type PointG2 = InstanceType<typeof G2>;

function pointsOf(points: readonly bigint[]): [PointG1, PointG2, PointG1] {
  const [ax, ay, bx1, bx0, by1, by0, cx, cy] = points as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  try {
    const a = G1.fromAffine({ x: ax, y: ay });
    const b = G2.fromAffine({ x: { c0: bx0, c1: bx1 }, y: { c0: by0, c1: by1 } });
    const c = G1.fromAffine({ x: cx, y: cy });
    for (const point of [a, b, c]) point.assertValidity(); // on the curve, in the subgroup, not zero
    return [a, b, c];
  } catch (cause) {
    throw new Refused("proof-off-curve", { cause });
  }
}

function g1([x, y]: readonly string[]): PointG1 {
  return G1.fromAffine({ x: BigInt(x as string), y: BigInt(y as string) });
}

function g2([x, y]: readonly string[][]): PointG2 {
  const coordinate = ([c0, c1]: readonly string[]) => ({ c0: BigInt(c0 as string), c1: BigInt(c1 as string) });
  return G2.fromAffine({ x: coordinate(x as string[]), y: coordinate(y as string[]) });
}
