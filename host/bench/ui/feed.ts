/** Made-up trial events in a service's stream: more of them a second than real training brings. */
import type { StudySnapshot } from '../../../core/contract/views.ts'
import type { Caller, Service } from '../../service/service.ts'
import type { Listener, WatchedStudy } from '../../service/study-view.ts'
import type { MakeTrial } from './study.ts'

export interface Feed {
  /** The service, with what is fed among the events of the studies it opens. */
  readonly service: Service
  /** Tells `count` further trials, evenly, to all who watch; resolves after the last. */
  run(count: number, perSecond: number): Promise<void>
}

/** As though `trial` had just ended: on the front, which moves a little each time. */
const grown = (front: StudySnapshot['front'], number: number): StudySnapshot['front'] => ({
  ...front,
  trials: [...front.trials.slice(1), number],
  hypervolume: (front.hypervolume ?? 0) * (1 + 1e-6 * number),
})

/** @param make makes the trials that follow those a study has. */
export const feedInto = (service: Service, make: MakeTrial): Feed => {
  const watchers = new Set<{ readonly study: WatchedStudy; readonly listener: Listener }>()

  /** The study as it is, its watchers known here too. */
  const tapped = (study: WatchedStudy): WatchedStudy => ({
    id: study.id,
    snapshot: () => study.snapshot(),
    watch(listener) {
      const watcher = { study, listener }
      const unwatch = study.watch(listener)
      watchers.add(watcher)
      return () => watchers.delete(watcher) && unwatch()
    },
  })
  const tap = (caller: Caller): Caller => ({
    watch: (study) => caller.watch(tapped(study)),
    unwatch: (id) => caller.unwatch(id),
  })

  const tell = (told: ReadonlyMap<WatchedStudy, StudySnapshot>, n: number): void => {
    for (const { study, listener } of watchers) {
      const { id, seq, trials, front } = told.get(study)!
      const trial = { ...make(trials.at(-1)!.number + n), state: 'complete' as const }
      const values = trial.values ?? trials.findLast((row) => row.values)!.values
      const event = { event: 'trial', id, seq: seq + n, trial: { ...trial, values } } as const
      listener({ ...event, front: grown(front, trial.number) })
    }
  }

  return {
    service: { ...service, call: (method, input, caller, signal) => service.call(method, input, tap(caller), signal) },
    run(count, perSecond) {
      const told = new Map([...watchers].map(({ study }) => [study, study.snapshot()]))
      const start = performance.now()
      let n = 0
      return new Promise((resolve) => {
        const timer = setInterval(() => {
          const due = Math.min(count, ((performance.now() - start) * perSecond) / 1000)
          while (n < due) tell(told, ++n)
          if (n < count) return
          clearInterval(timer)
          resolve()
        }, 1000 / perSecond)
      })
    },
  }
}
