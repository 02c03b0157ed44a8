/** Opens what a design or a run names: its data, its split, its chip. */
import { resolve } from 'node:path'
import type { NetworkChoice } from '../../core/contract/plan.ts'
import { seededRandom, type Random } from '../../core/random.ts'
import { partsOf } from '../../core/data/parts.ts'
import type { Split } from '../../core/data/split.ts'
import type { Design, Run } from '../../core/study/design.ts'
import { settingOf, type Setting } from '../../core/study/setting.ts'
import { targetNamed } from '../../hardware/targets/index.ts'
import { readLayeredNetwork } from '../network-file.ts'
import { openDataset } from '../datasets/open.ts'

/** The part of a design that a single run has too. */
export type Work = Pick<Design & Run, 'dataset' | 'algorithm' | 'network' | 'seed'> & { readonly target?: string }

/** Streams of chance. */
export interface Streams {
  readonly split: Random
  /** One for every training: equal parameters give equal networks. */
  readonly trial: Random
  /** For trainings that are to differ in their chance alone, from 1. */
  readonly repeat: (number: number) => Random
}

export const streams = (seed: number): Streams => {
  const random = seededRandom(seed)
  return {
    split: random.fork('split'),
    trial: random.fork('trial'),
    repeat: (number) => random.fork('repeat').fork(number),
  }
}

/** With what its file holds, where it is one. */
const networkRead = async (network: NetworkChoice, baseDir: string): Promise<NetworkChoice> =>
  network.kind === 'file' ? { ...network, read: await readLayeredNetwork(resolve(baseDir, network.path)) } : network

/**
 * @param baseDir what the paths of a data set and a network are relative to.
 * @param open reads the data set, here or on another thread.
 * @throws UserError when data set or target are unknown, broken, or too small for the split.
 */
export const openSetting = async (
  work: Work,
  baseDir: string,
  open: typeof openDataset = openDataset,
): Promise<{ setting: Setting; split: Split }> => {
  const target = work.target === undefined ? undefined : targetNamed(work.target)
  const { name, ...choice } = work.dataset
  const { dataset, split } = partsOf(await open(name, baseDir), choice, streams(work.seed).split)
  const network = await networkRead(work.network, baseDir)
  return { setting: settingOf({ ...work, network }, dataset, target), split }
}
