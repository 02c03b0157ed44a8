/** `suggest`: the search alone, as ask and tell over stdin and stdout, for trainers in any language. */
import type { Command } from 'commander'
import { answerLine, createDialogue } from '../suggest/dialogue.ts'
import { linesOf } from '../suggest/lines.ts'
import { exitCodes, explain } from './output.ts'

const run = async (): Promise<number> => {
  const dialogue = createDialogue()
  try {
    for await (const line of linesOf(process.stdin)) {
      const answer = answerLine(dialogue, line, (error) => explain(error).text)
      if (!process.stdout.write(`${answer}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve))
    }
    return exitCodes.done
  } finally {
    dialogue.close()
  }
}

const example = `
Example:
  > {"op":"open","space":{"rate":{"type":"float","low":0.001,"high":1,"log":true}},"objectives":[{"name":"error"}]}
  < {"ok":true}
  > {"op":"ask"}
  < {"trial":0,"parameters":{"rate":0.017}}
  > {"op":"tell","trial":0,"values":[0.3]}
  < {"ok":true}`

export const addSuggest = (program: Command, done: (code: number) => void): void => {
  program
    .command('suggest')
    .description('the search alone: JSON lines in, JSON lines out')
    .addHelpText('after', example)
    .action(async () => done(await run()))
}
