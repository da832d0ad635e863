// What the desk throws when it will not go on. A refusal carries a code and facts; the page puts it into words.

export type Facts = Readonly<Record<string, string | number>>;

export class Refused extends Error {
  readonly reason: string;
  readonly where: string;
  readonly facts: Facts;

  /**
   * @param reason kebab-case code, a key of the catalogues in `words/`
   * @param where path of the value at fault, or ""
   */
  constructor(reason: string, { where = "", facts = {}, cause }: { where?: string; facts?: Facts; cause?: unknown } = {}) {
    super(where === "" ? reason : `${reason} at ${where}`, { cause });
    this.name = "Refused";
    this.reason = reason;
    this.where = where;
    this.facts = facts;
  }
}

/** Something that came from outside is not written in the one way there is. */
export class Malformed extends Refused {}
