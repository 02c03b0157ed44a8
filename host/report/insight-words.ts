/** What the headings of an insight say on a terminal and in its files, where parameters have the names that users write. */
import type { InsightWords } from '../../charts/insight.ts'

export const insightWords: InsightWords = {
  parameter: 'Parameter',
  value: 'Value',
  change: 'Change',
  ratio: 'Ratio',
  source: 'Known from',
  interval: '80 %',
  spread: '80 % of all others',
  named: (parameter) => parameter,
}
