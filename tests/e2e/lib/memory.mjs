// The memory of a running program, looked through from outside.
import { open, readFile } from "node:fs/promises";

const piece = 1 << 22;

/** In how many places of what the process may write to does the text stand? */
export async function timesInMemory(pid, text) {
  const wanted = Buffer.from(text);
  const maps = (await readFile(`/proc/${pid}/maps`, "utf8")).split("\n");
  const memory = await open(`/proc/${pid}/mem`);
  let times = 0;
  try {
    for (const line of maps) {
      const [, from, to, rights] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? [];
      if (!rights?.startsWith("rw")) continue;
      for (let at = parseInt(from, 16); at < parseInt(to, 16); at += piece) {
        // Pieces overlap, so that nothing is cut in two.
        const length = Math.min(piece + wanted.length - 1, parseInt(to, 16) - at);
        const { bytesRead, buffer } = await memory.read(Buffer.alloc(length), 0, length, at).catch(() => ({ bytesRead: 0 }));
        for (let found = -1; bytesRead > 0 && (found = buffer.indexOf(wanted, found + 1)) >= 0; ) times += found < piece ? 1 : 0;
      }
    }
  } finally {
    await memory.close();
  }
  return times;
}
