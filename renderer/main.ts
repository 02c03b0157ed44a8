/** Where the window begins. */
import './look/tokens.css'
import './look/base.css'
import { mount } from 'svelte'
import App from './app.svelte'
import { keepLooks } from './state/looks.svelte.ts'
import { followRoute } from './state/study.svelte.ts'

keepLooks()
followRoute()
mount(App, { target: document.body })
