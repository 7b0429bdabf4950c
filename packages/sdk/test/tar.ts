/** A tar archive, as keepers pack bundles: plain files, everything else fixed. */
export function tar(files: readonly (readonly [name: string, content: string | Uint8Array])[]): Uint8Array {
  const blocks = files.flatMap(([name, content]) => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const header = new Uint8Array(512);
    const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
    const octal = (at: number, width: number, value: number) => put(at, value.toString(8).padStart(width - 1, "0"));
    put(0, name);
    octal(100, 8, 0o644);
    octal(108, 8, 0);
    octal(116, 8, 0);
    octal(124, 12, bytes.length);
    octal(136, 12, 0);
    put(148, " ".repeat(8));
    put(156, "0");
    put(257, "ustar\0" + "00");
    const sum = header.reduce((sum, byte) => sum + byte, 0);
    put(148, `${sum.toString(8).padStart(7, "0")}\0`);
    const padded = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
    padded.set(bytes);
    return [header, padded];
  });
  return Uint8Array.from([...blocks, new Uint8Array(1024)].flatMap((block) => [...block]));
}
