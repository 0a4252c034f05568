import { describe, expect, it, vi } from 'vitest'
import { commands } from './commands.svelte.ts'
import { chord, converting, Sequence, typing } from './keys.ts'

const key = (init: KeyboardEventInit & { keyCode?: number }) => new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })

describe('the input method guard', () => {
  it('knows both ways browsers tell', () => {
    expect(converting({ isComposing: true, keyCode: 13 })).toBe(true)
    expect(converting({ isComposing: false, keyCode: 229 })).toBe(true)
    expect(converting({ isComposing: false, keyCode: 13 })).toBe(false)
  })
  it('keeps commands from running while converting', () => {
    const run = vi.fn()
    const stop = commands.add([{ id: 'x', title: 'key.send', keys: 'ctrl+enter', group: 'ticket', anywhere: true, run }])
    const press = (isComposing: boolean, keyCode: number) => {
      const e = key({ key: 'Enter', ctrlKey: true, isComposing })
      Object.defineProperty(e, 'keyCode', { value: keyCode })
      Object.defineProperty(e, 'isComposing', { value: isComposing })
      commands.onkeydown(e)
    }
    press(true, 13)
    press(false, 229)
    expect(run).not.toHaveBeenCalled()
    press(false, 13)
    expect(run).toHaveBeenCalledTimes(1)
    stop()
    press(false, 13)
    expect(run).toHaveBeenCalledTimes(1)
  })
})

describe('chords', () => {
  it('are written one way', () => {
    expect(chord(key({ key: 'k', ctrlKey: true }))).toBe('ctrl+k')
    expect(chord(key({ key: 'K', metaKey: true }))).toBe('ctrl+k')
    expect(chord(key({ key: '?', shiftKey: true }))).toBe('?')
    expect(chord(key({ key: 'A', shiftKey: true }))).toBe('shift+a')
    expect(chord(key({ key: 'Enter', shiftKey: true }))).toBe('shift+enter')
  })
  it('may be two keys, soon after each other', () => {
    const s = new Sequence(new Set(['g']))
    expect(s.next('g', 0)).toBeNull()
    expect(s.next('i', 300)).toBe('g i')
    expect(s.next('i', 400)).toBe('i')
    expect(s.next('g', 1000)).toBeNull()
    expect(s.next('i', 9000)).toBe('i')
  })
})

describe('typing', () => {
  it('tells fields from buttons', () => {
    const input = document.createElement('input')
    expect(typing(input)).toBe(true)
    input.type = 'checkbox'
    expect(typing(input)).toBe(false)
    expect(typing(document.createElement('textarea'))).toBe(true)
    expect(typing(document.createElement('button'))).toBe(false)
    expect(typing(null)).toBe(false)
  })
})
