/** Networks without spikes that HYBRID trained, kept in a study's folder: trials that share one train it once. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Checkpoint, Checkpoints } from '../../core/training/algorithm.ts'
import { files, writeStudyFile } from './folder.ts'

const digestBytes = 32
const digestOf = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()

/**
 * A file is the digest of what follows it. A damaged one is as none: its network is trained again.
 * @param repeat whose chance, where it is not that of the study's trials.
 */
export const checkpointsIn = (folder: string, repeat?: number): Checkpoints => {
  const chance = repeat === undefined ? '' : `repeat ${repeat} `
  const nameOf = (key: string): string =>
    files.ann(
      digestOf(chance + key)
        .toString('hex')
        .slice(0, 16),
    )
  return {
    read(key) {
      try {
        const file = readFileSync(join(folder, nameOf(key)))
        const body = file.subarray(digestBytes)
        if (!digestOf(body).equals(file.subarray(0, digestBytes))) return undefined
        return deserialize(body) as Checkpoint
      } catch {
        return undefined
      }
    },
    write(key, checkpoint) {
      const body = serialize(checkpoint)
      writeStudyFile(folder, nameOf(key), Buffer.concat([digestOf(body), body]))
    },
  }
}
