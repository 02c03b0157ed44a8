/** JSON as Python's json module writes and reads it, the form of every JSON text in an Optuna study. */

/** A number as Python's `repr(float)` has it, with JSON's words for what is not finite: `1.0`, `1e-05`, `NaN`. */
export const pythonFloat = (value: number): string => {
  if (!Number.isFinite(value)) return String(value)
  if (Object.is(value, -0)) return '-0.0'
  const [mantissa, power] = value.toExponential().split('e') as [string, string]
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 16) return Number.isInteger(value) ? `${value}.0` : String(value)
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
const pythonString = (value: string): string => JSON.stringify(value).replace(/[\u007f-\uffff]/g, escape)

/** `json.dumps(value)`; whole numbers become Python's integers. Fields that are undefined are left out. */
export const writePythonJson = (value: unknown): string => {
  if (typeof value === 'string') return pythonString(value)
  if (typeof value === 'number') {
    const whole = Number.isSafeInteger(value) && !Object.is(value, -0)
    return whole ? String(value) : pythonFloat(value)
  }
  if (typeof value === 'boolean' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(writePythonJson).join(', ')}]`
  if (typeof value !== 'object') throw new TypeError(`${typeof value} has no form in JSON`)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields.map(([key, field]) => `${pythonString(key)}: ${writePythonJson(field)}`).join(', ')}}`
}

const notANumber = '\u0000NaN'
const wordsToJson: Readonly<Record<string, string>> = {
  NaN: JSON.stringify(notANumber),
  Infinity: '1e999',
  '-Infinity': '-1e999',
}

/** `json.loads(text)`: JSON and the bare words NaN, Infinity and -Infinity; throws a SyntaxError. */
export const readPythonJson = (text: string): unknown => {
  if (!/NaN|Infinity/.test(text)) return JSON.parse(text)
  const standard = text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (token) => wordsToJson[token] ?? token)
  return JSON.parse(standard, (_key, value) => (value === notANumber ? NaN : value))
}
