/** Events fed to a watcher: in number and order as a real study would tell them. */
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { ServiceEvent } from '../../../../core/contract/service.ts'
import { feedInto } from '../../../../host/bench/ui/feed.ts'
import { createManyTrials } from '../../../../host/bench/ui/study.ts'
import { createService, type Caller } from '../../../../host/service/service.ts'
import { temporaryFolder } from '../../../temporary.ts'

it('continues the numbers of the snapshot without a gap, and ends with the watching', async () => {
  const root = temporaryFolder()
  const make = await createManyTrials(join(root, 'many'), 50, 7)
  const feed = feedInto(createService(root), make)
  onTestFinished(() => feed.service.close())
  const heard: ServiceEvent[] = []
  const ends: (() => void)[] = []
  const caller: Caller = {
    watch: (study) => void ends.push(study.watch((event) => heard.push(event))),
    unwatch: () => undefined,
  }
  const { signal } = new AbortController()
  const snapshot = await feed.service.call('study.open', { id: 'many' }, caller, signal)
  await feed.run(20, 1000)
  expect(heard).toHaveLength(20)
  heard.forEach((event, i) => {
    expect(event).toMatchObject({ event: 'trial', id: 'many', seq: snapshot.seq + 1 + i })
    if (event.event !== 'trial') return
    expect(event.trial).toMatchObject({
      number: 50 + i,
      state: 'complete',
      values: [expect.any(Number), expect.any(Number), expect.any(Number)],
    })
    expect(event.front!.trials).toContain(50 + i)
    expect(event.front!.trials).toHaveLength(snapshot.front.trials.length)
  })
  for (const end of ends) end()
  await feed.run(5, 1000)
  expect(heard).toHaveLength(20)
})
