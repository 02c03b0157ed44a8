/** How the window looks and listens: theme, contrast, table twins, single keys; kept for the next time. */

export type Theme = 'system' | 'light' | 'dark'

const key = 'spikefront.looks'
const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as { theme?: Theme; contrast?: boolean; keys?: boolean }

export const looks = $state({
  theme: kept.theme ?? 'system',
  /** High contrast, beyond what the system asks for. */
  contrast: kept.contrast ?? matchMedia('(prefers-contrast: more)').matches,
  /** Every chart as its table. */
  tables: false,
  /** Single-key shortcuts. */
  keys: kept.keys ?? true,
})

/** Keeps looks and page together; called once. */
export const keepLooks = (): void => {
  $effect.root(() => {
    $effect(() => {
      const { theme, contrast, keys } = looks
      const { dataset } = document.documentElement
      if (theme === 'system') delete dataset['theme']
      else dataset['theme'] = theme
      if (contrast) dataset['contrast'] = 'more'
      else delete dataset['contrast']
      localStorage.setItem(key, JSON.stringify({ theme, contrast, keys }))
    })
  })
}

export const nextTheme = (): void => {
  const isDark = looks.theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : looks.theme === 'dark'
  looks.theme = isDark ? 'light' : 'dark'
}
