// The one call of snarkjs that the desk makes.

declare module "snarkjs" {
  interface Logger {
    debug(message: string): void;
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
  }

  interface Proof {
    readonly pi_a: string[];
    readonly pi_b: string[][];
    readonly pi_c: string[];
  }

  const groth16: {
    fullProve(
      input: Record<string, unknown>,
      wasm: Uint8Array,
      zkey: Uint8Array,
      logger?: Logger,
      witnessOptions?: object,
      proverOptions?: { singleThread: boolean },
    ): Promise<{ proof: Proof; publicSignals: string[] }>;
  };
}
