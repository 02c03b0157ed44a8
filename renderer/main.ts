/** Where the window begins. */
import './look/tokens.css'
import './look/base.css'
import { mount } from 'svelte'
// before all that asks too: the study one looks at is asked for first
import { followRoute } from './state/study.svelte.ts'
import App from './app.svelte'
import { keepLooks } from './state/looks.svelte.ts'

keepLooks()
followRoute()
mount(App, { target: document.body })
