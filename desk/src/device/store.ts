// What stays on the device: the chain of a member's places, what was signed, lists as they were handed over, how far the
// record was read. Everything else is in memory and goes with the window.

import type { Bytes } from "../core/bytes.ts";
import type { Chain } from "../core/place.ts";
import type { Seen } from "../record/record.ts";

/** Whose things: a person of a record. */
export interface Slot {
  readonly origin: string;
  readonly person: string;
}

/** What a member signed here: kept for withdrawing, for alarms, and for answering the reply. */
export interface Signed {
  readonly term: string;
  /** By which it is found on a list; of a withdrawn one a list says nothing else. */
  readonly nullifier: bigint;
  readonly followKey: Bytes;
  readonly withdrawn: boolean;
}

export interface KeptList {
  readonly note: string;
  readonly lines: string;
}

const NAME = "demur-desk";
const STORES = ["chains", "signed", "lists", "seen", "invited"] as const;
type StoreName = (typeof STORES)[number];

export class Store {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(): Promise<Store> {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const name of STORES) request.result.createObjectStore(name);
    };
    return new Store(await answerOf(request));
  }

  async chain({ origin, person }: Slot): Promise<Chain | null> {
    return (await this.#get<Chain>("chains", [origin, person])) ?? null;
  }

  /** Keep a chain; what stood there before, secrets of earlier terms, is gone. */
  async keepChain({ origin, person }: Slot, chain: Chain): Promise<void> {
    await this.#put("chains", [origin, person], { term: chain.term, secret: chain.secret });
  }

  async signed({ origin, person }: Slot, digest: string): Promise<Signed | null> {
    return (await this.#get<Signed>("signed", [origin, person, digest])) ?? null;
  }

  async keepSigned({ origin, person }: Slot, digest: string, signed: Signed): Promise<void> {
    await this.#put("signed", [origin, person, digest], signed);
  }

  /** Lists that were handed over for a circulation, oldest first. */
  async lists(origin: string, circulated: string): Promise<readonly KeptList[]> {
    return (await this.#get<KeptList[]>("lists", [origin, circulated])) ?? [];
  }

  async keepLists(origin: string, circulated: string, lists: readonly KeptList[]): Promise<void> {
    await this.#put("lists", [origin, circulated], lists);
  }

  async seen(origin: string): Promise<Seen | null> {
    return (await this.#get<Seen>("seen", origin)) ?? null;
  }

  async keepSeen(origin: string, seen: Seen): Promise<void> {
    await this.#put("seen", origin, { size: seen.size, root: seen.root });
  }

  /** Every invitation that was kept here: the digest of a link, or a code. */
  async invitations(): Promise<readonly string[]> {
    const keys = await answerOf(this.#database.transaction("invited").objectStore("invited").getAllKeys());
    return keys.filter((key) => typeof key === "string");
  }

  async keepInvitation(name: string): Promise<void> {
    await this.#put("invited", name, true);
  }

  async dropInvitation(name: string): Promise<void> {
    const transaction = this.#database.transaction("invited", "readwrite");
    transaction.objectStore("invited").delete(name);
    await endOf(transaction);
  }

  /** Forget a person of a record: places, what was signed, the lists, and every invitation. */
  async forget({ origin, person }: Slot): Promise<void> {
    const transaction = this.#database.transaction(["chains", "signed", "lists", "invited"], "readwrite");
    transaction.objectStore("chains").delete([origin, person]);
    transaction.objectStore("signed").delete(IDBKeyRange.bound([origin, person], [origin, person, []]));
    transaction.objectStore("lists").delete(IDBKeyRange.bound([origin], [origin, []]));
    transaction.objectStore("invited").clear();
    await endOf(transaction);
  }

  async #get<T>(store: StoreName, key: IDBValidKey): Promise<T | undefined> {
    return answerOf(this.#database.transaction(store).objectStore(store).get(key) as IDBRequest<T | undefined>);
  }

  async #put(store: StoreName, key: IDBValidKey, value: unknown): Promise<void> {
    const transaction = this.#database.transaction(store, "readwrite", { durability: "strict" });
    transaction.objectStore(store).put(value, key);
    await endOf(transaction);
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}
