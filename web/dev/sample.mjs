// Sample data of the development stand-in: a fictional shop and a fictional software maker.
const iso = (ms) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
const people = [
  ['田中 一郎', 'tanaka@example.com', 1], ['佐藤 花子', 'hanako.sato@example.net', null], ['鈴木 健太', 'kenta@example.org', 2], ['高橋 美咲', 'misaki.t@example.com', null],
  ['伊藤 翔', 'sho-ito@example.net', 3], ['Emma Wilson', 'emma.wilson@example.co.uk', null], ['渡辺 直子', 'naoko.w@example.jp', 1], ['小林 大輔', 'kobayashi@bad.example', null],
]
const stories = [
  ['商品が届きません', '11/18に注文した商品がまだ届いていません。\n注文番号は A-20418 です。\n\nいつ頃届くか教えていただけますか。', 'お問い合わせいただきありがとうございます。\n配送状況を確認いたします。少々お待ちください。'],
  ['サイズ交換について', '先日購入したカーディガンのサイズを M から L に交換したいです。\nタグは付いたままです。', '交換を承ります。返送用の伝票をお送りしますので、お手元に届くまでお待ちください。'],
  ['請求書の宛名変更のお願い', 'お世話になっております。\n先月分の請求書の宛名を「株式会社ABC商事 経理部」に変更していただけますでしょうか。', '承知いたしました。本日中に再発行いたします。'],
  ['ログインできない', 'パスワードを再設定しましたが「認証に失敗しました」と表示されます。\n画面の写真を添付します。', 'ご不便をおかけしております。再設定用のメールをお送りしました。'],
  ['見積もりのお願い（年間契約）', '50名で年間契約をした場合の見積もりをいただけますか。\n来週の会議で使用したいと考えています。', null],
  ['CSV出力で文字化けします', 'エクスポートした CSV を Excel で開くと㈱や①が文字化けします。', 'ご報告ありがとうございます。再現を確認しました。'],
  ['Wrong item received', 'Hello,\n\nI ordered the green teapot (order 5531) but received the blue one. Could you please send the right one?\n\nBest regards,\nEmma', 'Dear Emma,\n\nwe are very sorry. The green teapot leaves our warehouse today.'],
  ['領収書を発行してほしい', '領収書の発行をお願いします。宛名は「上様」ではなく個人名でお願いします。', null],
]
const svg = (text, color) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" fill="${color}"/><text x="320" y="210" font-size="32" text-anchor="middle" fill="#fff">${text}</text></svg>`)

export function fill(n) {
  const now = Date.now()
  const users = [
    { id: 1, name: '山田 太郎', email: 'yamada@example.jp', role: 'admin', signature: '山田 太郎' },
    { id: 2, name: '佐々木 由美', email: 'sasaki@example.jp', role: 'agent', signature: '佐々木 由美' },
    { id: 3, name: '中村 誠', email: 'nakamura@example.jp', role: 'agent', signature: '中村 誠' },
    { id: 4, name: 'Alex Brown', email: 'alex@example.jp', role: 'agent', signature: 'Alex Brown' },
  ].map((u) => ({ ...u, locale: u.id === 4 ? 'en' : 'ja', time_zone: 'Asia/Tokyo', default_group_id: 1, group_ids: [u.id === 3 ? 2 : 1], active: true, restricted: false }))
  people.forEach(([name, email], i) => users.push({ id: 100 + i, name, email, role: 'end-user', locale: 'ja', time_zone: 'Asia/Tokyo', signature: '', default_group_id: null, group_ids: [], active: true, restricted: false }))
  const server = (host, port) => ({ enabled: true, host, port, tls: 'implicit', user: 'info@midori.example', has_password: true, auth: 'password', oauth: { token_url: '', client_id: '', client_secret: '', refresh_token: '', scope: '' } })
  const box = (id, name, address, brand_id, group_id, error) => ({
    id, name, address, brand_id, group_id, state: error ? 'error' : 'idle', charset: 'utf-8', receipt_enabled: id === 1, aliases: [], paused: false, signature: '',
    receipt: { enabled: id === 1, subject: 'お問い合わせを受け付けました', body: '{{ticket.requester.name}} 様\n\nお問い合わせ（番号 #{{ticket.id}}）を受け付けました。' },
    imap: { ...server('imap.midori.example', 993), folder: 'INBOX', after: 'leave', move_to: '', poll_s: 60 }, smtp: { ...server('smtp.midori.example', 587), tls: 'starttls' },
    status: { phase: error ? 'failed' : 'idle', error: error ?? null, lag_s: error ? 420 : 1, last_letter_at: iso(now - 240e3), last_check_at: iso(now - 20e3), queue: 0 },
  })
  const db = {
    seq: 1000, ids: 100000, events: [], users, sessions: new Map(), locks: new Map(), drafts: new Map(), outgoing: [], uploads: new Map(), files: new Map(),
    organizations: [{ id: 1, name: '株式会社ABC商事' }, { id: 2, name: 'みなと工業' }, { id: 3, name: '学校法人青葉学園' }],
    groups: [{ id: 1, name: 'お客様窓口', description: '最初の受付', user_ids: [1, 2, 4] }, { id: 2, name: '配送', description: '出荷と返品', user_ids: [3] }, { id: 3, name: '技術サポート', description: '', user_ids: [2, 3] }],
    brands: [
      { id: 1, name: 'みどり商店', active: true, color: '#2c7a5b', signature: '――――――――――――――――\nみどり商店 お客様窓口\n担当: {{agent.name}}\ninfo@midori.example\n――――――――――――――――' },
      { id: 2, name: 'アオバソフト', active: true, color: '#2c5590', signature: '--\nアオバソフト サポート\n{{agent.name}}' },
    ],
    mailboxes: [box(1, 'みどり商店 お客様窓口', 'info@midori.example', 1, 1), box(2, 'アオバソフト サポート', 'support@aoba.example', 2, 3, '認証に失敗しました（パスワードが変更された可能性があります）')],
    settings: { name: 'みどり商店', locale: 'ja', time_zone: 'Asia/Tokyo', hold_s: 10, close_after_days: 28, auto_letters_per_address_per_hour: 3, max_letter_mb: 50, allowed_remote_images: true, clamd: '' },
    tokens: [{ id: 9, description: '在庫システム', created_at: iso(now - 40 * 86400e3), last_used_at: iso(now - 3600e3), user_id: 1 }],
    inbound: [
      { id: 501, received_at: iso(now - 5400e3), from: 'MAILER-DAEMON@example.com', subject: 'Delivery Status Notification (Failure)', mailbox_id: 1, state: 'suspended', reason: '不達通知ですが、元のメールが見つかりません', size: 5210, attempts: 1, text: '次の宛先に配信できませんでした。\n\n  nobody@example.com' },
      { id: 502, received_at: iso(now - 86400e3), from: 'news@shop.example', subject: '【週末限定】全品20%オフ', mailbox_id: 1, state: 'suspended', reason: '一斉配信（List-Unsubscribe あり）', size: 48211, attempts: 1, text: '今週末限定のセールです。' },
      { id: 503, received_at: iso(now - 7200e3), from: '', subject: '', mailbox_id: 2, state: 'failed', reason: 'MIME の入れ子が上限（50段）を超えています', size: 1822110, attempts: 3 },
    ],
    tickets: [],
  }
  const statuses = ['new', 'new', 'open', 'open', 'pending', 'hold', 'open', 'new', 'solved', 'closed']
  const inlineImage = 9001
  db.files.set(inlineImage, { bytes: svg('ログイン画面', '#54708f'), type: 'image/svg+xml' })
  db.files.set(9002, { bytes: Buffer.from('注文番号,商品,数量\nA-20418,カーディガン,1\n'), type: 'text/plain; charset=utf-8' })
  db.files.set(9003, { bytes: Buffer.from('%PDF-1.4\n%%EOF\n'), type: 'application/pdf' })
  for (let i = 0; i < n; i++) {
    const s = stories[i % stories.length]
    const who = users[4 + (i % people.length)]
    const status = statuses[i % statuses.length]
    const brand = [3, 4, 5].includes(i % stories.length) ? 2 : 1
    const begin = now - (i + 1) ** 1.25 * 1.9e6 - (i % 3) * 4e5
    const t = {
      id: 1042 + n - i, subject: s[0], status, priority: i % 11 === 2 ? 'urgent' : i % 5 === 1 ? 'high' : null, type: null, tags: i % 4 === 0 ? ['配送', '要確認'] : [], group_id: brand === 2 ? 3 : (i % 2) + 1, assignee_id: status === 'new' ? null : (i % 3) + 1,
      requester_id: who.id, brand_id: brand, mailbox_id: brand, organization_id: people[i % people.length][2], created_at: iso(begin), updated_at: iso(begin), version: 1, comments: [], history: [], read: new Set(i % 3 ? [1, 2, 3, 4] : []), cc: i % 6 === 2 ? [{ name: '経理部', email: 'keiri@example.com' }] : [],
    }
    const add = (at, author, body, more = {}) => t.comments.push({ id: ++db.ids, author_id: author, public: true, via: { channel: 'email' }, created_at: iso(at), subject: s[0], from: null, to: [{ name: '', email: db.mailboxes[brand - 1].address }], cc: [], plain_body: body, reply_text: body, folds: [{ kind: 'fresh', begin: 0, end: body.length }], html: null, remote_images: false, charset: 'utf-8', repairs: [], protection: [], message_id: `<${db.ids}@example.com>`, matched_by: 'new', kind: 'person', has_raw: true, attachments: [], delivery: null, ...more })
    const from = { name: who.name, email: who.email }
    const sig = `\n\n-- \n${who.name}\n${who.email}`
    const text = s[1] + sig
    add(begin, who.id, text, { from, reply_text: s[1], folds: [{ kind: 'fresh', begin: 0, end: s[1].length }, { kind: 'signature', begin: s[1].length, end: text.length }], cc: t.cc })
    if (i % stories.length === 3) t.comments[0].attachments.push({ id: inlineImage, file_name: '画面の写真.png', content_type: 'image/png', size: 182_044, inline: false, state: 'ready', content_url: `/api/kotae/attachments/${inlineImage}/t`, thumbnail: false }, { id: 9002, file_name: '注文一覧.csv', content_type: 'text/csv', size: 1240, inline: false, state: 'ready', content_url: '/api/kotae/attachments/9002/t', thumbnail: false }, { id: 9003, file_name: '見積書_2026年度.pdf', content_type: 'application/pdf', size: 882_011, inline: false, state: i % 2 ? 'ready' : 'scanning', content_url: '/api/kotae/attachments/9003/t', thumbnail: false })
    if (i % stories.length === 5) Object.assign(t.comments[0], { repairs: ['charset: declared us-ascii, read as cp932'], charset: 'cp932' })
    if (i % stories.length === 6) Object.assign(t.comments[0], { html: `<p>Hello,</p><p>I ordered the <b style="color:#0a7a3f">green</b> teapot (order <a href="https://shop.example/5531">5531</a>) but received the blue one.</p><p><img data-remote-src="https://img.example/logo.png" alt="logo" width="120" height="40"></p><table border="1" cellpadding="6"><tr><td>Item</td><td>Qty</td></tr><tr><td>Teapot</td><td>1</td></tr></table><blockquote>${'On Monday the shop wrote: thank you for your order. '.repeat(6)}</blockquote><p>Best regards,<br>Emma</p>`, remote_images: true })
    if (status !== 'new') {
      t.history.push({ id: ++db.ids, at: iso(begin + 5e5), actor: { id: t.assignee_id, name: users[t.assignee_id - 1].name }, rule: null, changes: [{ field: 'assignee_id', from: null, to: t.assignee_id }, { field: 'status', from: 'new', to: 'open' }] })
      if (i % 4 === 2) add(begin + 6e5, 2, '倉庫に確認済み。11/21 に出荷予定とのこと。', { public: false, via: { channel: 'web' }, has_raw: false, matched_by: null })
      if (s[2]) add(begin + 9e5, t.assignee_id, `${who.name} 様\n\n${s[2]}`, { from: { name: 'みどり商店', email: 'info@midori.example' }, to: [from], has_raw: false, matched_by: null, delivery: { state: who.email.includes('bad') ? 'failed' : 'sent', outgoing_id: ++db.ids, release_at: null, attempts: 1, reason: who.email.includes('bad') ? '550 5.1.1 宛先のメールボックスが見つかりません' : null, recipients: [] } })
      if (i % 2 === 0 && s[2]) {
        const fresh = 'ご返信ありがとうございます。\n了解しました。到着を待ちます。'
        const quote = `\n\n2026年11月22日(日) 10:12 みどり商店 <info@midori.example>:\n> ${s[2].replace(/\n/g, '\n> ')}`
        add(begin + 13e5, who.id, fresh + quote, { from, reply_text: fresh, matched_by: 'token', folds: [{ kind: 'fresh', begin: 0, end: fresh.length }, { kind: 'quote', begin: fresh.length, end: (fresh + quote).length }] })
      }
    }
    db.tickets.push(t)
  }
  const held = db.tickets.find((t) => t.status === 'open')
  if (held) db.locks.set(held.id, { holder: { id: 2, name: '佐々木 由美', email: 'sasaki@example.jp' }, since: iso(now - 120e3), expires_at: iso(now + 3600e3) })
  db.tickets.sort((a, b) => a.id - b.id)
  return db
}
