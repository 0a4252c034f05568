import { beforeAll, describe, expect, it } from 'vitest'
import { language } from '../i18n/index.svelte.ts'
import { reasonWords, repairWords } from './repairs.ts'

beforeAll(() => language.use('ja'))

describe('repairs', () => {
  it('are told in Japanese', () => {
    expect(repairWords('charset: declared us-ascii, read as cp932')).toBe('文字コード: us-ascii と書かれていましたが、cp932 として読みました')
    expect(repairWords('charset: not declared, read as euc-jp, with unreadable bytes')).toBe('文字コード: 指定がないため、euc-jp として読みました (読めない文字があります)')
    expect(repairWords('header Subject: charset: not declared, read as cp932')).toContain('ヘッダー Subject')
    expect(repairWords('transfer encoding: declared base64, read as plain')).toContain('base64')
  })
  it('not known here are shown as they are', () => expect(repairWords('something new')).toBe('something new'))
})
describe('reasons', () => {
  it('name the kind of letter', () => {
    expect(reasonWords('mass_mail: Precedence: bulk')).toBe('一斉配信（Precedence: bulk）')
    expect(reasonWords('depth: parts are nested more than 50 deep')).toBe('depth: parts are nested more than 50 deep')
  })
})
