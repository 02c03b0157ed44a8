/** What the service finds in the trials of the study one looks at: asked for where a view shows it. */
import type { Insight } from '../../core/contract/insight.ts'
import { completeOf } from '../model/objective.ts'
import { behind } from './behind.svelte.ts'
import { answerOf, type Answer } from './detail.svelte.ts'
import { call } from './link.svelte.ts'
import { study } from './study.svelte.ts'

/** It takes seconds of a core: a study that grows is looked into at most that often. */
const pauseMs = 15_000

/** The insight, found anew while the study grows; what was found before stands meanwhile. Called while a component begins. */
export const lookInto = (): Answer<Insight> => {
  const count = behind(() => study.now && completeOf(study.now.trials).length, pauseMs)
  const answer = answerOf(() => {
    const id = study.now?.id
    return id === undefined || !count.now ? undefined : { key: id, run: () => call('study.insight', { id }) }
  })
  let looked = count.now
  $effect(() => {
    if (count.now === looked) return
    looked = count.now
    answer.again()
  })
  return answer
}
