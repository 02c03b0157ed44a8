/** The service over real studies with real training: what windows ask, what they are told, what is refused. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { StudySnapshot } from '../../../core/contract/views.ts'
import { hypervolumeShare } from '../../../core/formulas/reference-box.ts'
import { lockFolder } from '../../../host/files/lock.ts'
import { createService, type Service } from '../../../host/service/service.ts'
import { openStore } from '../../../host/store/open.ts'
import { smallDesign } from '../../spikefront.ts'
import { temporaryFolder } from '../../temporary.ts'
import { openLine, type TestLine } from './lines.ts'

/** Everything fixed at its default but the hidden layer: each trial learns something. */
const tame = {
  threshold: 127,
  tauRho: 0.5,
  scaleRho: 1,
  targetTrue: 0.3,
  targetFalse: 0.02,
  learningRate: 0.05,
  dropout: 0,
}
const fixed = { ...tame, optimiser: 'nadam', batchSize: 16, windowMs: 16, encoding: 'latency', inputSize: 7, epochs: 2 }
const design = { ...smallDesign, fixed, budget: { trials: 4 } }

const start = (root = temporaryFolder()): { root: string; service: Service; line: TestLine } => {
  const service = createService(root)
  onTestFinished(() => service.close())
  return { root, service, line: openLine(service) }
}

const startWithStudy = async (changes: object = {}) => {
  const started = start()
  const { id } = await started.line.ask('studies.create', { design: { ...design, ...changes } })
  const snapshot = await started.line.ask('study.open', { id })
  return { ...started, id, snapshot }
}

/** The snapshot with every event after it applied, as a window does. */
const applied = (snapshot: StudySnapshot, line: TestLine): StudySnapshot => {
  const trials = new Map(snapshot.trials.map((row) => [row.number, row]))
  let { seq, state, front } = snapshot
  for (const event of line.events()) {
    if (!('seq' in event) || event.seq <= snapshot.seq) continue
    expect(event.seq).toBe(++seq)
    if (event.event === 'trial') trials.set(event.trial.number, event.trial)
    if (event.event === 'removed') trials.delete(event.trial)
    if (event.event === 'state') state = event.state
    if ('front' in event && event.front) front = event.front
  }
  return { ...snapshot, seq, state, front, trials: [...trials.values()] }
}

const reaches = (line: TestLine, id: string, state: string): Promise<void> =>
  expect
    .poll(() => line.events().findLast((event) => event.event === 'state' && event.id === id), { timeout: 15_000 })
    .toMatchObject({ state })

describe('a study from nothing to its export', () => {
  it('trains, tells, maps, exports; a snapshot with its events equals a later snapshot', async () => {
    const { root, service, line, id, snapshot } = await startWithStudy()
    expect(snapshot).toMatchObject({
      id: 'small',
      name: 'small',
      seq: 0,
      state: 'idle',
      trials: [],
      target: 'ucaspian',
    })
    const training: boolean[] = []
    service.watch(() => training.push(service.isTraining()))
    await line.ask('study.start', { id, workers: 2 })
    expect(training).toEqual([true])
    expect((await line.refusal('study.start', { id })).message).toMatch(/small is (running|finishing)/)
    await reaches(line, id, 'finished')
    expect(training.at(-1)).toBe(false)

    const later = await line.ask('study.open', { id })
    const seen = applied(snapshot, line)
    expect(seen.front).toEqual(later.front)
    const byNumber = (rows: StudySnapshot['trials']) => [...rows].sort((a, b) => a.number - b.number)
    expect(byNumber(seen.trials)).toEqual(byNumber(later.trials))
    expect(later.trials.map(({ state, reason }) => reason ?? state)).toEqual(Array(4).fill('complete'))
    expect(later.front.trials.length).toBeGreaterThan(0)
    expect(line.events().filter(({ event }) => event === 'epoch')).toHaveLength(8)

    const trial = later.front.knee ?? later.front.trials[0]!
    const detail = await line.ask('trial.detail', { id, trial })
    expect(detail.parameters).toMatchObject({ epochs: 2, inputSize: 7 })
    expect(detail.curves).toHaveLength(2)
    expect(detail.raster!.layers.length).toBeGreaterThan(0)
    expect(detail.confusion!.flat().reduce((a, b) => a + b)).toBe(100)
    expect(detail.testError).toBeTypeOf('number')

    const mapping = await line.ask('trial.map', { id, trial, target: 'ucaspian' })
    expect(mapping).toMatchObject({ target: 'ucaspian', fits: true })
    const { folder, files } = await line.ask('trial.export', { id, trial, target: 'ucaspian' })
    for (const name of files) expect(existsSync(join(root, id, folder, name)), name).toBe(true)
    const file = await line.ask('trial.file', { id, trial, target: 'ucaspian', name: 'report.json' })
    expect(file.text).toContain('"target"')

    const { text } = await line.ask('study.table', { id, format: 'csv' })
    expect(text.split('\n')).toHaveLength(5)
    const [listed] = await line.ask('studies.list', {})
    expect(listed).toMatchObject({ id, state: 'finished', trials: 4, complete: 4, failed: 0 })
    const points = later.front.trials.map((number) => later.trials.find((row) => row.number === number)!.values!)
    expect(listed!.hypervolume).toBe(hypervolumeShare(points, later.front))
  })

  it('what is listed of open studies is listed of closed ones too', async () => {
    const { root, service, line, id } = await startWithStudy()
    await line.ask('study.start', { id })
    await reaches(line, id, 'finished')
    const open = await line.ask('studies.list', {})
    await service.close()
    const closed = await start(root).line.ask('studies.list', {})
    expect(closed.map((study) => ({ ...study, changed: 0 }))).toEqual(open.map((study) => ({ ...study, changed: 0 })))
  })
})

describe('steering', () => {
  const long = { fixed: { ...fixed, epochs: 60 } }

  it('stop ends within a batch; what was cut off waits and is trained again', async () => {
    const { line, id } = await startWithStudy(long)
    await line.ask('study.start', { id, workers: 1 })
    await expect.poll(() => line.events().some(({ event }) => event === 'epoch'), { timeout: 10_000 }).toBe(true)
    const started = performance.now()
    await line.ask('study.stop', { id })
    expect(performance.now() - started).toBeLessThan(250)
    await reaches(line, id, 'idle')
    const { trials } = await line.ask('study.open', { id })
    expect(trials).toMatchObject([{ number: 0, state: 'waiting' }])
    await line.ask('study.start', { id, workers: 1 })
    await expect
      .poll(async () => (await line.ask('study.open', { id })).trials[0]!.state, { timeout: 10_000 })
      .toBe('running')
  })

  it('pause lets trials finish; a start while pausing goes on', async () => {
    const { line, id } = await startWithStudy()
    expect((await line.refusal('study.pause', { id })).message).toBe('small is not running')
    await line.ask('study.start', { id, workers: 1 })
    await line.ask('study.pause', { id })
    await line.ask('study.start', { id })
    await line.ask('study.pause', { id })
    await reaches(line, id, 'idle')
    const { trials } = await line.ask('study.open', { id })
    expect(trials.filter(({ state }) => state !== 'complete')).toEqual([])
    expect(trials.length).toBeLessThan(4)
  })

  it('a larger budget is trained to, given while it runs or after', async () => {
    const { line, id } = await startWithStudy({ budget: { trials: 2 } })
    await line.ask('study.start', { id, workers: 1 })
    await line.ask('study.budget', { id, trials: 3 })
    await expect
      .poll(async () => (await line.ask('studies.list', {}))[0], { timeout: 15_000 })
      .toMatchObject({ state: 'finished', complete: 3 })
    await line.ask('study.budget', { id, trials: 4 })
    await line.ask('study.start', { id })
    await expect
      .poll(async () => (await line.ask('studies.list', {}))[0], { timeout: 15_000 })
      .toMatchObject({ state: 'finished', complete: 4 })
  })

  it('what more was asked for is still to be trained when the study is opened again', async () => {
    const { root, service, line, id } = await startWithStudy({ budget: { trials: 2 } })
    await line.ask('study.start', { id, workers: 1 })
    await reaches(line, id, 'finished')
    await service.close()

    /** The state in the list and as opened, before and after `change`. */
    const states = async (change: (line: TestLine) => Promise<unknown>): Promise<string[]> => {
      const { line, service } = start(root)
      const [listed] = await line.ask('studies.list', {})
      const opened = await line.ask('study.open', { id })
      await change(line)
      const changed = await line.ask('study.open', { id })
      await service.close()
      return [listed!.state, opened.state, changed.state]
    }
    expect(await states((line) => line.ask('study.budget', { id, trials: 3 }))).toEqual([
      'finished',
      'finished',
      'idle',
    ])
    expect(await states((line) => line.ask('study.budget', { id, trials: 2 }))).toEqual(['idle', 'idle', 'finished'])
    expect(await states((line) => line.ask('trial.retry', { id, trial: 0 }))).toEqual(['finished', 'finished', 'idle'])
    expect(await states((line) => line.ask('trial.remove', { id, trial: 2 }))).toEqual(['idle', 'idle', 'finished'])
    expect(await states((line) => line.ask('trial.remove', { id, trial: 0 }))).toEqual(['finished', 'finished', 'idle'])
    expect(await states(() => Promise.resolve())).toEqual(['idle', 'idle', 'idle'])
  })

  it('guesses are trained first; impossible ones are refused', async () => {
    const { line, id, snapshot } = await startWithStudy({ budget: { trials: 1 } })
    expect(Object.keys(snapshot.space)).toEqual(['hidden'])
    const parameters = { hidden: 11 }
    const refusal = async (given: Record<string, number | string | boolean>): Promise<string> =>
      (await line.refusal('study.enqueue', { id, parameters: given })).message
    expect(await refusal({})).toBe('guess: hidden is missing')
    expect(await refusal({ ...parameters, hidden: 41 })).toBe('guess: hidden is 41')
    expect(await refusal({ ...parameters, hidden: 'many' })).toBe('guess: hidden is many')
    expect(await refusal({ ...parameters, constructor: 1 })).toBe('guess: "constructor" is not searched here')
    expect(await line.ask('study.enqueue', { id, parameters })).toEqual({ trial: 0 })
    await line.ask('study.start', { id })
    await reaches(line, id, 'finished')
    const { trials } = await line.ask('study.open', { id })
    expect(trials).toMatchObject([{ number: 0, state: 'complete', parameters: { hidden: 11 } }])
    expect(await line.ask('trial.retry', { id, trial: 0 })).toEqual({ trial: 1 })
  })

  it('a removed trial is gone from rows, front and table of the search, and one that waits is never trained', async () => {
    const { root, line, id } = await startWithStudy()
    await line.ask('study.start', { id })
    await reaches(line, id, 'finished')
    const { front } = await line.ask('study.open', { id })
    const trial = front.trials[0]!
    await line.ask('trial.remove', { id, trial })
    const { trial: waiting } = await line.ask('trial.retry', {
      id,
      trial: front.trials.at(-1)! === trial ? 1 : front.trials.at(-1)!,
    })
    await line.ask('trial.remove', { id, trial: waiting })
    const after = await line.ask('study.open', { id })
    expect(after.trials.map(({ number }) => number)).not.toContain(trial)
    expect(after.front.trials).not.toContain(trial)
    expect((await line.refusal('trial.detail', { id, trial })).message).toContain(`has no trial ${trial}`)
    const store = openStore(join(root, id, 'study.db'), { readOnly: true })
    onTestFinished(() => store.close())
    expect(store.trial(waiting)).toMatchObject({ state: 'failed', userAttributes: { removed: true } })
  })
})

describe('the list', () => {
  it('a copy, a removed study and its return', async () => {
    const { root, line, id } = await startWithStudy()
    const { id: copy } = await line.ask('studies.duplicate', { id })
    expect(copy).toBe('small-copy')
    await line.ask('studies.remove', { id })
    expect((await line.ask('studies.list', {})).map((study) => study.id)).toEqual([copy])
    await line.ask('studies.restore', { id })
    expect((await line.ask('study.open', { id })).name).toBe('small')
    expect(existsSync(join(root, '.trash', id))).toBe(false)
    expect((await line.refusal('studies.restore', { id })).message).toBe('There is no removed study small')
  })

  it('a damaged study is listed with what is wrong, and can be removed', async () => {
    const { root, line, id } = await startWithStudy()
    await line.ask('studies.create', { design })
    writeFileSync(join(root, 'small-2', 'design.json'), '{')
    const listed = await line.ask('studies.list', {})
    expect(listed.find((study) => study.id === 'small-2')).toMatchObject({
      state: 'broken',
      problem: expect.stringMatching(/JSON/),
    })
    expect((await line.refusal('study.open', { id: 'small-2' })).kind).toBe('input')
    await line.ask('studies.remove', { id: 'small-2' })
    expect((await line.ask('studies.list', {})).map((study) => study.id)).toEqual([id])
  })

  it('a damaged store is refused and left as it is, and opens when it is repaired', async () => {
    const { root, service, id } = await startWithStudy()
    await service.close()
    const path = join(root, id, 'study.db')
    const change = (sql: string): void => {
      const database = new DatabaseSync(path, { enableForeignKeyConstraints: false })
      database.exec(sql)
      database.close()
    }
    // of no trial, and nothing that opening reads
    change("INSERT INTO trial_user_attributes (trial_id, key, value_json) VALUES (99, 'note', '1')")
    const bytes = readFileSync(path)
    const { line } = start(root)
    const message = `${path} is damaged: a row of trial_user_attributes belongs to nothing`
    for (const method of ['study.open', 'study.start'])
      expect(await line.refusal(method, { id })).toMatchObject({ kind: 'work', message })
    expect(readFileSync(path)).toEqual(bytes)
    change('DELETE FROM trial_user_attributes')
    expect((await line.ask('study.open', { id })).id).toBe(id)
  })

  it('a study that another process trains is watched until that ends, and then taken over', async () => {
    const { root, service, line, id } = await startWithStudy()
    const watcher = start(root).line
    const snapshot = await watcher.ask('study.open', { id })
    expect(snapshot).toMatchObject({
      state: 'running',
      readOnly: expect.stringMatching(/^The study is trained by another process \(\d+\)\. /),
    })
    const refused = { kind: 'input', message: `The study is trained by another process (${process.pid})` }
    for (const method of ['study.start', 'study.pause', 'study.stop'])
      expect(await watcher.refusal(method, { id })).toMatchObject(refused)
    expect(await watcher.refusal('study.budget', { id, trials: 9 })).toMatchObject(refused)
    expect(await watcher.refusal('study.enqueue', { id, parameters: { hidden: 9 } })).toMatchObject(refused)
    expect((await watcher.refusal('studies.remove', { id })).message).toMatch(/is in use by process/)

    expect(await start(root).line.ask('studies.list', {})).toMatchObject([
      { id, state: 'running', readOnly: expect.stringMatching(/^The study is trained by another process/) },
    ])

    const reopened = await watcher.ask('study.open', { id })
    await line.ask('study.start', { id, workers: 1 })
    await reaches(line, id, 'finished')
    const { front, trials } = await line.ask('study.open', { id })
    await expect.poll(() => applied(reopened, watcher).front, { timeout: 5_000 }).toEqual(front)
    expect(applied(reopened, watcher).trials).toEqual(trials)
    await service.close()
    await reaches(watcher, id, 'finished')
    expect(await watcher.ask('study.open', { id })).not.toHaveProperty('readOnly')
    await watcher.ask('study.budget', { id, trials: 5 })
  })

  it('a study that another process is just beginning is neither opened nor removed', async () => {
    const { root, line } = start()
    const { id } = await line.ask('studies.create', { design })
    const lock = lockFolder(join(root, id))
    onTestFinished(() => lock.release())
    for (const method of ['study.open', 'studies.remove'])
      expect(await line.refusal(method, { id })).toMatchObject({
        kind: 'input',
        message: expect.stringMatching(/is in use by process/),
      })
  })

  it.each(['..', '.', '.trash', 'a/b', '../small', 'small/../small', 'small\0', '', ' '])(
    '%j is no study',
    async (id) => {
      const { line } = await startWithStudy()
      for (const method of ['study.open', 'studies.remove', 'studies.restore', 'studies.duplicate'])
        expect((await line.refusal(method, { id })).kind).toBe('input')
    },
  )
})

it('a draft comes back as it was left', async () => {
  const { root, line } = start()
  expect(await line.ask('draft.load', {})).toBeNull()
  await line.ask('draft.save', { draft: { ...design, name: 'half' } })
  expect(await line.ask('draft.load', {})).toEqual({ ...design, name: 'half' })
  expect(JSON.parse(readFileSync(join(root, '.draft.json'), 'utf8'))).toHaveProperty('name', 'half')
})

it('tells what a data set holds, shows its samples, and refuses one that is not there', async () => {
  const { line } = start()
  const detail = await line.ask('dataset.detail', { name: 'digits' })
  expect(detail).toMatchObject({ samples: 10_000, classes: 10, width: 28, kind: 'images', faults: [] })
  const sample = await line.ask('dataset.sample', { name: 'digits', label: 4, at: 2 })
  expect(sample).toMatchObject({ label: 4, among: detail.byClass[4]!.train, kind: 'image' })
  expect((await line.refusal('dataset.sample', { name: 'digits', at: 10_000 })).message).toMatch(/10000 samples/)
  expect((await line.refusal('dataset.detail', { name: 'nowhere' })).message).toMatch(/nowhere/)
})

it('takes in a data set of the user, tells what of it is unusable, and then knows it by name', async () => {
  const folder = temporaryFolder()
  vi.stubEnv('SPIKEFRONT_HOME', join(folder, 'home'))
  onTestFinished(() => void vi.unstubAllEnvs())
  const { line } = start(folder)
  mkdirSync(join(folder, 'own/left'), { recursive: true })
  mkdirSync(join(folder, 'own/right'), { recursive: true })
  // three events of N-MNIST's files: x, y, polarity and time
  for (const place of ['left/1.bin', 'left/2.bin', 'right/1.bin']) {
    writeFileSync(join(folder, 'own', place), Uint8Array.of(1, 2, 0, 0, 9, 3, 4, 128, 0, 50, 5, 6, 0, 3, 0))
  }
  writeFileSync(join(folder, 'own/right/2.bin'), Uint8Array.of(1, 2))
  const path = join(folder, 'own')
  const detail = await line.ask('dataset.import', { name: 'mine', path })
  expect(detail).toMatchObject({ name: 'mine', samples: 3, kind: 'events' })
  expect(detail.faults.map(({ file }) => file)).toEqual(['right/2.bin'])
  expect(detail.notes).toEqual([])
  expect(line.events()).toContainEqual({ event: 'import', name: 'mine', samples: 1 })
  expect((await line.ask('catalog', {})).datasets.find(({ name }) => name === 'mine')).toMatchObject({ present: true })
  expect(await line.ask('dataset.sample', { name: 'mine', at: 0 })).toMatchObject({ kind: 'recording', events: 3 })
  expect((await line.refusal('dataset.import', { name: 'mine', path: 'own' })).message).toMatch(/relative/)
  expect((await line.refusal('dataset.import', { name: 'No Name', path })).message).toMatch(/No Name/)

  writeFileSync(join(folder, 'home/datasets/mine/index.json'), '{')
  const damaged = (await line.ask('catalog', {})).datasets.find(({ name }) => name === 'mine')
  expect(damaged).toMatchObject({ present: false })
  expect(damaged!.sentence).toMatch(/spikefront import mine/)
})

it('the catalog names what a set-up can choose, and its example is a design that works', async () => {
  const { line } = start()
  const catalog = await line.ask('catalog', {})
  expect(catalog.targets.map(({ name }) => name)).toContain('ucaspian')
  const setUp = await line.ask('setUp', { design: catalog.example })
  expect(setUp.feasibleShare).toBeGreaterThan(0)
  expect(setUp.parameters.map(({ name }) => name)).toContain('hidden')
  expect(catalog.neurons.map(({ name }) => name)).toContain(setUp.neuron)
  expect(catalog.networks.map(({ name }) => name)).toContain('conv')
  expect([catalog.samplers, catalog.pruners].map(([first]) => first!.name)).toEqual(['bayesian', 'none'])
  const begun = catalog.presets.filter(({ dataset }) => dataset === 'digits')
  expect(begun.map(({ isRun }) => isRun)).toContain(true)
  for (const { design } of begun) expect((await line.ask('setUp', { design })).feasibleShare).toBeGreaterThan(0)
  expect(await line.refusal('setUp', { design: { name: 'x' } })).toMatchObject({ kind: 'input' })
})
