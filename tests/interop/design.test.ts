/** What the main job leaves behind, read by other people's programs: Optuna, nir, and casPYan on every network of the front. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FrontFile } from '../../core/study/front.ts'
import { openStore } from '../../host/store/open.ts'
import { smallDesign, spikefront, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'
import { python } from './python.ts'

/** Samples of an export that are run in casPYan, which takes a tenth of a second each. */
const samplesRun = 20

interface Rows {
  timesteps: number
  samples: number[][][]
}
interface OptunaTrial {
  number: number
  state: string
  parameters: Record<string, unknown>
  values: number[] | null
}

const json = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T

it('the study loads in Optuna, its networks in nir, and casPYan fires as they do here', async () => {
  const cwd = temporaryFolder()
  const made = await spikefront(cwd, 'design', writeDesign(cwd, smallDesign), '--study', 'study')
  expect(made, made.stderr).toMatchObject({ code: 0 })
  const study = join(cwd, 'study')
  const front = json<FrontFile>(study, 'front.json')

  const store = openStore(join(study, 'study.db'), { readOnly: true })
  const ours = store.trials().map(({ number, parameters, values }) => ({ number, parameters, values }))
  store.close()
  const loaded = JSON.parse(python('load_study.py', [join(study, 'study.db')])) as {
    best: number[]
    trials: OptunaTrial[]
  }
  expect(loaded.trials.map(({ number, parameters, values }) => ({ number, parameters, values }))).toEqual(ours)
  expect(loaded.best).toEqual(front.members.map(({ trial }) => trial))

  const read = JSON.parse(
    python(
      'read_nir.py',
      front.members.map(({ exports }) => join(study, exports[0]!, 'network.nir')),
    ),
  ) as { nodes: Record<string, unknown> }[]
  for (const { nodes } of read) expect(Object.keys(nodes)).toContain('hiddenWeights')

  for (const { trial, exports } of front.members) {
    const folder = join(study, exports[0]!)
    const { timesteps, samples, ...rest } = json<Rows>(folder, 'samples.json')
    const few = samples.slice(0, samplesRun)
    writeFileSync(join(cwd, 'in.json'), JSON.stringify({ ...rest, labels: undefined, timesteps, samples: few }))
    const simulated = await spikefront(cwd, 'simulate', join(folder, 'tennlab.json'), '--spikes', 'in.json')
    expect(simulated, simulated.stderr).toMatchObject({ code: 0 })
    const { samples: fires } = JSON.parse(simulated.stdout) as Rows

    const network = readFileSync(join(folder, 'tennlab.json'), 'utf8')
    const { Outputs } = JSON.parse(network) as { Outputs: number[] }
    const cases = few.map((rows) => ({
      network,
      timesteps,
      spikes: rows.map(([t, i, charge]) => [t, i, charge ?? 255]),
    }))
    const theirs = JSON.parse(python('run_caspyan.py', [], JSON.stringify(cases))) as number[][][]
    const outputFires = theirs.map((sample) =>
      sample.filter(([, n]) => Outputs.includes(n!)).map(([t, n]) => [t, Outputs.indexOf(n!)]),
    )
    expect(outputFires.flat().length).toBeGreaterThan(0)
    expect(fires, `trial ${trial}`).toEqual(outputFires)
  }
})
