/**
 * How robots that mark nothing begin their subjects, in lower case and without accents or punctuation at the ends.
 * Only whole beginnings: a person may write *about* an absence or a bounce.
 */
export const VACATION_SUBJECTS = [
  // English
  ...['out of office', 'out of the office', 'out-of-office', 'ooo:', 'automatic reply', 'auto reply', 'auto-reply'],
  ...['autoreply', 'auto response', 'auto-response', 'autoresponse', 'auto responder', 'autoresponder', 'auto:'],
  ...['automated reply', 'automated response', 'automatic response', 'vacation reply', 'vacation response'],
  ...['vacation message', 'vacation notice', 'away from my mail', 'away from my email', 'away from office'],
  ...['i am out of the office', "i'm out of the office", 'i am away', 'i am on vacation', 'on vacation:', 'on leave:'],
  ...['absence notification', 'thank you for your email - automatic', 'this is an automatic reply'],
  // German
  ...['abwesenheitsnotiz', 'abwesenheit', 'abwesend', 'automatische antwort', 'autom. antwort', 'auto-antwort'],
  ...['automatische ruckantwort', 'automatische empfangsbestatigung', 'ausser haus', 'nicht im buro', 'urlaubsnotiz'],
  ...['automatisch antwoord', 'eingangsbestatigung (automatisch'],
  // French
  ...['reponse automatique', 'absent du bureau', 'absence du bureau', "message d'absence", "notification d'absence"],
  ...['en dehors du bureau', 'hors du bureau', 'reponse d absence', "reponse d'absence", 'je suis absent'],
  // Spanish, Catalan
  ...[
    'respuesta automatica',
    'respuesta de ausencia',
    'fuera de la oficina',
    'fuera de oficina',
    'ausencia de oficina',
  ],
  ...['autorespuesta', 'resposta automatica', 'fora de l oficina', "fora de l'oficina"],
  // Portuguese
  ...['fora do escritorio', 'ausencia do escritorio', 'ausente do escritorio', 'ausencia temporaria', 'estou ausente'],
  // Italian
  ...[
    'risposta automatica',
    'fuori sede',
    "fuori dall'ufficio",
    'fuori ufficio',
    'risponditore automatico',
    'assenza dall',
  ],
  // Dutch
  ...[
    'afwezigheidsmelding',
    'afwezigheidsbericht',
    'automatisch antwoord',
    'niet aanwezig',
    'afwezig:',
    'buiten kantoor',
  ],
  // Nordic
  ...['automatiskt svar', 'automatisk svar', 'franvaro', 'autosvar', 'frånvaromeddelande', 'fravaer', 'fraværende'],
  ...['ikke til stede', 'ikke pa kontoret', 'automaattinen vastaus', 'poissa toimistosta', 'poissaoloviesti'],
  ...['sjalfvirkt svar', 'fraværsmelding', 'ude af kontoret', 'automatvastus', 'automatsvar'],
  // Polish, Czech, Slovak, Hungarian, Romanian, Slovenian, Croatian
  ...['autoodpowiedz', 'automatyczna odpowiedz', 'odpowiedz automatyczna', 'poza biurem', 'nieobecnosc'],
  ...['automaticka odpoved', 'automaticka odpoved', 'mimo kancelar', 'nepritomnost', 'automatikus valasz'],
  ...['hazon kivul', 'szabadsagon', 'raspuns automat', 'in afara biroului', 'samodejni odgovor', 'automatski odgovor'],
  ...['odsotnost', 'izvan ureda'],
  // Turkish, Greek
  ...['otomatik yanit', 'otomatik cevap', 'ofis disinda', 'αυτοματη απαντηση', 'εκτος γραφειου'],
  // Cyrillic
  ...['автоответ', 'автоматический ответ', 'нет на месте', 'отсутствую', 'я в отпуске', 'вне офиса'],
  ...['автоматична вiдповiдь', 'автоматична відповідь', 'автоматичен отговор', 'аутоматски одговор'],
  // Hebrew, Arabic, Persian
  ...['תשובה אוטומטית', 'מענה אוטומטי', 'מחוץ למשרד', 'رد تلقائي', 'الرد التلقائي', 'خارج المكتب', 'پاسخ خودکار'],
  // Asia
  ...['自動応答', '自動返信', '不在通知', '不在のお知らせ', '外出中', '【自動返信】', '【自動応答】', '[自動返信]'],
  ...['自动答复', '自动回复', '自動回覆', '自動回复', '不在办公室', '【自动回复】'],
  ...['자동 회신', '자동 응답', '자동응답', '부재중', '부재 중', 'tra loi tu dong', 'thư trả lời tự động'],
  ...['ตอบกลับอัตโนมัติ', 'balasan otomatis', 'balas automatik', 'स्वचालित उत्तर'],
]

/** Mail that could not be delivered, for good. */
export const BOUNCE_SUBJECTS = [
  ...['undeliverable', 'undelivered', 'undeliverable mail', 'undelivered mail returned', 'delivery failure'],
  ...['delivery failed', 'delivery status notification (failure', 'delivery status notification(failure'],
  ...['delivery notification: delivery has failed', 'delivery has failed', 'delivery error', 'delivery problem'],
  ...['failure notice', 'failure delivery', 'failed delivery', 'failed mail', 'failed:', 'mail delivery failed'],
  ...['mail delivery failure', 'mail delivery error', 'mail delivery problem', 'mail failure', 'mail system error'],
  ...['mail could not be delivered', 'mail not delivered', 'mail undeliverable', 'message delivery failure'],
  ...['message not delivered', 'message undeliverable', 'message you sent blocked', 'nondeliverable mail'],
  ...['non-deliverable', 'non-delivery', 'non delivery', 'nondelivery', 'not delivered', 'permanent delivery failure'],
  ...['returned mail', 'returned to sender', 'return to sender', 'returned message', 'rejected mail', 'rejected:'],
  ...['could not send message', 'could not deliver', 'unable to deliver', 'unable to deliver mail', 'user unknown'],
  ...['unknown user', 'unknown address', 'no such user', 'mailbox unavailable', 'mailbox full', 'error sending mail'],
  ...['email delivery failure', 'mdaemon notification -- attachment', 'e-mail delivery failure'],
  ...['mailsystem error - returned mail', 'message status - undeliverable', 'warning: message undeliverable'],
  ...[
    'dsn: failed',
    'status: failure',
    'ndn:',
    'ndr:',
    'problem delivering mail',
    'cannot deliver',
    "couldn't deliver",
  ],
  // German
  ...['unzustellbar', 'nicht zugestellt', 'nachricht unzustellbar', 'unzustellbare nachricht', 'mail unzustellbar'],
  ...['ubermittlungsfehler', 'zustellung fehlgeschlagen', 'fehler bei der zustellung', 'nachricht nicht zustellbar'],
  ...['zustellfehler', 'ihre e-mail konnte nicht zugestellt', 'ihre nachricht konnte nicht zugestellt'],
  // French
  ...['non remis', 'non distribuable', 'echec de la remise', 'echec de remise', 'echec de la distribution'],
  ...['message non remis', 'courrier non remis', 'echec d envoi', "echec d'envoi", 'notification d echec'],
  ...["notification d'etat de remise (echec", 'avis de non-remise', 'avis de non remise', 'non-livraison'],
  // Spanish, Portuguese, Italian
  ...['no se puede entregar', 'no entregado', 'mensaje no entregado', 'correo no entregado', 'error de entrega'],
  ...['fallo en la entrega', 'fallo de entrega', 'correo devuelto', 'no se pudo entregar', 'entrega fallida'],
  ...[
    'nao entregue',
    'falha na entrega',
    'falha no envio',
    'mensagem nao entregue',
    'erro de entrega',
    'mensagem devolvida',
  ],
  ...['non recapitabile', 'mancata consegna', 'messaggio non recapitato', 'mancato recapito', 'errore di consegna'],
  ...['impossibile recapitare', 'avviso di mancata consegna'],
  // Dutch, Nordic
  ...['onbestelbaar', 'niet bezorgd', 'bezorging mislukt', 'kan niet worden bezorgd', 'gick inte att leverera'],
  ...[
    'kunde inte levereras',
    'kan ikke leveres',
    'kunne ikke leveres',
    'ikke leveret',
    'kunne ikke levere',
    'ei toimitettu',
  ],
  ...['ej levererbart', 'viestin toimitus epaonnistui', 'leverans misslyckades', 'toimitusvirhe'],
  // Polish, Czech, Hungarian, Romanian, Turkish, Greek
  ...[
    'niedostarczone',
    'niedostarczona',
    'nie mozna dostarczyc',
    'blad dostarczania',
    'zwrot wiadomosci',
    'nedorucitelne',
  ],
  ...[
    'nedoruceno',
    'nedorucena',
    'zprava nebyla dorucena',
    'kezbesithetetlen',
    'nem kezbesitheto',
    'sikertelen kezbesites',
  ],
  ...[
    'nelivrat',
    'mesaj nelivrat',
    'teslim edilemedi',
    'iletilemedi',
    'gonderilemedi',
    'αδυναμια παραδοσης',
    'μη παραδοτεο',
  ],
  // Cyrillic
  ...['не доставлено', 'не удалось доставить', 'недоставленное', 'ошибка доставки', 'сообщение не доставлено'],
  ...['письмо не доставлено', 'невозможно доставить', 'не може бути доставлено', 'недоставлено', 'недоставимо'],
  // Hebrew, Arabic
  ...['לא ניתן למסירה', 'ההודעה לא נמסרה', 'تعذر التسليم', 'فشل التسليم', 'غير قابل للتسليم', 'تعذر تسليم'],
  // Asia
  ...[
    '配信不能',
    '配信できませんでした',
    '送信エラー',
    'メール配信エラー',
    '未配信',
    '配信不可',
    'メールが送信できません',
  ],
  ...[
    '退信',
    '系统退信',
    '系統退信',
    '无法送达',
    '無法傳遞',
    '未送达',
    '投递失败',
    '传递失败',
    '发送失败',
    '無法投遞',
    '邮件被退回',
    '来自',
  ],
  ...[
    '배달되지 않음',
    '배달 못함',
    '전송 실패',
    '반송',
    '메일 전송 실패',
    '배달할 수 없음',
    'khong the gui',
    'tidak terkirim',
    'ส่งไม่สำเร็จ',
  ],
]

/** Mail that is only late. */
export const DELAY_SUBJECTS = [
  ...['delayed', 'delivery delayed', 'delayed mail', 'delivery status notification (delay', 'mail delivery delayed'],
  ...['delivery status notification(delay', 'warning: message', 'warning: could not send message', 'message delayed'],
  ...['warning: mail', 'delay notice', 'delivery delay', 'warning: delayed', 'temporary delivery', 'mail delayed'],
  ...[
    'delivery notification: delivery delayed',
    'warning - delayed mail',
    'transient failure',
    'message delivery delayed',
  ],
  ...['delivery temporarily', 'still trying', 'undelivered mail: still', 'mail delivery deferred', 'dsn: delayed'],
  ...[
    'verzogert',
    'zustellung verzogert',
    'verzogerte zustellung',
    'nachricht verzogert',
    'retarde',
    'remise retardee',
  ],
  ...[
    'message retarde',
    'retard de',
    'retrasado',
    'entrega retrasada',
    'entrega demorada',
    'atrasad',
    'entrega atrasada',
  ],
  ...[
    'ritardo',
    'consegna ritardata',
    'vertraagd',
    'vertraging',
    'forsinket',
    'fordrojd',
    'opoznien',
    'zpozden',
    'gecikti',
  ],
  ...['задержка', 'доставка отложена', '配信遅延', '配信の遅延', '延迟', '延遲', '지연', 'viivastynyt', 'late:'],
]

/** In the text of systems that say it nowhere else. Lower case, one space between words. */
export const BOUNCE_TEXTS = [
  ...["i'm afraid i wasn't able to deliver your message", 'a message that you sent could not be delivered'],
  ...['the following addresses had permanent fatal errors', 'the following addresses had permanent delivery errors'],
  ...['your message did not reach some or all of the intended recipients', 'did not reach the following recipient'],
  ...['your message could not be delivered', 'could not be delivered to one or more recipients'],
  ...['delivery to the following recipients failed', 'delivery to the following recipient failed permanently'],
  ...['delivery has failed to these recipients', 'this message was undeliverable', 'your message cannot be delivered'],
  ...['message could not be delivered to', 'unable to deliver your message', 'unable to deliver message to'],
  ...[
    'the following message to',
    'was undeliverable',
    'is undeliverable',
    'the user(s) account is',
    'failed to deliver to',
  ],
  ...['sorry, we were unable to deliver your message', "this is a permanent error; i've given up"],
  ...["your message wasn't delivered to", 'there was an error delivering your mail', 'returned to sender because'],
  ...['no such user here', 'the mail system could not deliver', 'message was not delivered', 'user unknown'],
  ...['konnte nicht zugestellt werden', 'nicht zugestellt werden konnte', 'konnte nicht an', 'wurde nicht zugestellt'],
  ...["n'a pas pu etre remis", "n'a pas pu etre distribue", "n'a pas ete remis", 'non può essere recapitato'],
  ...[
    'no se ha podido entregar',
    'no se pudo entregar',
    'no pudo ser entregado',
    'nao pode ser entregue',
    'nao foi entregue',
  ],
  ...[
    'non e stato possibile recapitare',
    'non e stato recapitato',
    'kon niet worden bezorgd',
    'niet worden afgeleverd',
  ],
  ...['kunde inte levereras', 'kunne ikke leveres', 'nie mogla zostac dostarczona', 'nie zostala dostarczona'],
  ...['не было доставлено', 'не может быть доставлено', 'не удалось доставить', 'nebyla dorucena', 'iletilemedi'],
  ...[
    '送信できませんでした',
    '配信できませんでした',
    '届けることができませんでした',
    'お届けできません',
    '宛先が見つかりません',
  ],
  ...[
    '无法投递',
    '无法送达',
    '投递失败',
    '被退回',
    '無法投遞',
    '無法送達',
    '전송되지 못했습니다',
    '배달하지 못했습니다',
    '전송하지 못했습니다',
  ],
]

export const DELAY_TEXTS = [
  ...[
    'this is a warning message only',
    'you do not need to resend',
    'you do not need to do anything',
    'will be retried',
  ],
  ...['has not yet been delivered', 'will continue trying', 'delivery attempts will continue', 'still in the queue'],
  ...[
    'message is delayed',
    'delivery of this message has been delayed',
    'will keep trying',
    'the server will continue',
  ],
  ...['has been delayed', 'no action is required on your part', 'wird weiterhin versucht', 'noch nicht zugestellt'],
  ...['delivery attempts will be', 'der versuch wird fortgesetzt', "n'a pas encore ete", 'se seguira intentando'],
]

/** In the first lines of an answer that nobody wrote. */
export const VACATION_TEXTS = [
  ...[
    'this is an automatic reply',
    'this is an automated reply',
    'this is an automatic response',
    'this is an auto-reply',
  ],
  ...['this is an automated response', 'this is an automatically generated', 'this email was automatically generated'],
  ...['this is an autoreply', 'this is an auto reply', 'i am currently out of the office', 'i am out of the office'],
  ...['i am out of office', 'i will be out of the office', 'i am currently on vacation', 'i am on annual leave'],
  ...['i am currently away', 'i am on vacation', "i'm out of the office", "i'm currently out of", 'i am on leave'],
  ...['ich bin derzeit nicht im buro', 'ich bin zur zeit nicht', 'dies ist eine automatische', 'ich bin nicht im buro'],
  ...['ich bin im urlaub', 'ich befinde mich', 'diese e-mail wurde automatisch', 'ich bin bis', 'ich bin ab'],
  ...['je suis actuellement absent', 'je suis absent', 'ceci est une reponse automatique', 'je suis en conges'],
  ...[
    'estoy fuera de la oficina',
    'me encuentro fuera',
    'esta es una respuesta automatica',
    'estou ausente',
    'estou de ferias',
  ],
  ...['sono fuori ufficio', 'sono assente', 'questa e una risposta automatica', 'ik ben afwezig', 'ik ben momenteel'],
  ...['jestem nieobecn', 'przebywam na urlopie', 'jag ar inte pa kontoret', 'jeg er ikke pa kontoret', 'я в отпуске'],
  ...[
    'меня нет в офисе',
    'это автоматический ответ',
    '本メールは自動',
    'このメールは自動',
    '自動送信',
    '这是一封自动',
    '此邮件为自动',
    '我正在休假',
  ],
]
