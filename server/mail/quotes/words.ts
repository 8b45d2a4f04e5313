/** What mail programs write around what they quote, in the languages they are used in. All in lower case. */

/** "wrote": stands in the line above a quotation. */
export const WROTE = words(`
  wrote | writes | schrieb | schrieben | geschrieben | a écrit | a ecrit | escribió | escribio | escribiste |
  ha scritto | scrive | scrisse | escreveu | escreveste | schreef | geschreven | het volgende geschreven |
  napisał(a) | napisał | napisała | pisze | написал | написала | написал(а) | написав | пишет | писал | писал(а) |
  писала | skrev | följande | kirjoitti | napsal(a) | napsal | napsala | yazdı | yazmış | 写道 | 寫道 | 님이 작성 | 작성: |
  のメール | 書きました | كتب | كتبت | تمت كتابة | כתב | כתבה | כתב/ה | έγραψε | írta | a scris
`)

/** How such a line begins, apart from a weekday or a date. */
export const ON = words(`
  on | at | am | le | el | il | em | no dia | op | dnia | w dniu | den | pe | dne | tarihinde | в | il giorno | a |
  på | fra | from | في | בתאריך | ב- | στις
`)

/** Labels of the block above a quotation; which is which does not matter but for the sender's. */
export const FROM = words(`
  from | von | de | da | di | van | od | от | от кого | från | fra | lähettäjä | odesílatel | odesilatel | kimden |
  gönderen | 差出人 | 送信者 | 送信元 | 发件人 | 發件人 | 寄件者 | 寄件人 | 보낸 사람 | 보낸사람 | 발신 | من | מאת | expéditeur | remitente |
  mittente | remetente | afzender | nadawca | отправитель | avsändare | afsender | avsender | від | feladó
`)
export const SENT = words(`
  sent | date | sent at | gesendet | gesendet am | datum | envoyé | envoyé le | date d’envoi | date d'envoi |
  enviado | enviado el | enviado em | enviada | enviada em | fecha | fecha de envío | data | data de envio |
  inviato | inviato il | data invio | verzonden | verstuurd | wysłano | wysłane | data wysłania | отправлено |
  дата | дата отправки | skickat | sendt | dato | lähetetty | päivämäärä | päiväys | pvm | odesláno |
  datum odeslání | gönderildi | gönderilme | tarih | gönderme tarihi | 送信日時 | 日付 | 日時 | 送信日 | 发送时间 | 发送日期 | 日期 |
  時間 | 时间 | 寄件日期 | 傳送時間 | 傳送日期 | 보낸 날짜 | 보낸날짜 | 날짜 | 전송 | 보낸 시간 | تاريخ الإرسال | التاريخ | تاريخ | تم الإرسال |
  أُرسلت | נשלח | תאריך | נשלח בתאריך
`)
export const TO = words(`
  to | an | à | a | para | aan | do | кому | till | til | vastaanottaja | komu | pro | kime | alıcı | 宛先 | 送信先 |
  收件人 | 收件者 | 받는 사람 | 받는사람 | 수신 | إلى | الى | אל | destinataire | destinatario | destinatário | per | empfänger |
  cc | kopie | copie | copia | cópia | kopia | dw | do wiadomości | копия | kopi | kopio | bilgi | 参照 | 抄送 | 副本 |
  참조 | نسخة | עותק | reply-to | antwort an
`)
export const SUBJECT = words(`
  subject | betreff | objet | asunto | oggetto | assunto | onderwerp | temat | тема | ämne | emne | aihe | předmět |
  konu | 件名 | 主题 | 主題 | 主旨 | 標題 | 标题 | 제목 | الموضوع | موضوع | נושא | importance | wichtigkeit | priorité |
  importancia | priorità | attachments | anlagen | pièces jointes
`)

/** Stands by itself above what is quoted, between dashes. */
export const ORIGINAL = words(`
  original message | original email | original mail | reply message | ursprüngliche nachricht | originalnachricht |
  original-nachricht | original nachricht | ursprüngliche e-mail | message d'origine | message d’origine |
  message original | courriel original | mensaje original | mensaje original. | messaggio originale |
  mensagem original | oorspronkelijk bericht | origineel bericht | originele bericht | oorspronkelijke bericht |
  wiadomość oryginalna | oryginalna wiadomość | treść oryginalnej wiadomości | исходное сообщение |
  исходное письмо | оригинальное сообщение | ursprungligt meddelande | originalmeddelande | oprindelig meddelelse |
  oprindelig besked | den oprindelige besked | opprinnelig melding | original melding | alkuperäinen viesti |
  původní zpráva | originální zpráva | özgün ileti | orijinal mesaj | orjinal mesaj | özgün mesaj | 元のメッセージ |
  元のメール | 原始邮件 | 原始郵件 | 原始信件 | 原邮件 | 원본 메시지 | 원본 메일 | 원본메시지 | الرسالة الأصلية | رسالة أصلية | ההודעה המקורית |
  הודעה מקורית | eredeti üzenet | mesaj original | αρχικό μήνυμα
`)

/** Stands above what is passed on: that is what the sender wants to show. */
export const FORWARDED = words(`
  forwarded message | begin forwarded message | start of forwarded message | forwarded by |
  weitergeleitete nachricht | anfang der weitergeleiteten nachricht | anfang der weitergeleiteten e-mail |
  beginn der weitergeleiteten nachricht | message transféré | message transmis | début du message transféré |
  début du message réexpédié | message réexpédié | mensaje reenviado | inicio del mensaje reenviado |
  comienzo del mensaje reenviado | messaggio inoltrato | inizio messaggio inoltrato |
  inizio del messaggio inoltrato | mensagem encaminhada | mensagem reencaminhada | início da mensagem encaminhada |
  início da mensagem reencaminhada | doorgestuurd bericht | begin doorgestuurd bericht | wiadomość przekazana |
  wiadomość przekazana dalej | przekazana wiadomość | początek przekazywanej wiadomości |
  początek przekazanej wiadomości | пересылаемое сообщение | пересланное сообщение | перенаправленное сообщение |
  начало переадресованного сообщения | начало пересылаемого сообщения | vidarebefordrat meddelande |
  vidarebefordrat brev | vidarebefordrat mejl | början på vidarebefordrat brev | videresendt meddelelse |
  videresendt besked | videresendt melding | start på videresendt besked | begynnelse på videresendt melding |
  start på videresendt e-post | välitetty viesti | edelleenlähetetty viesti | välitetty viesti alkaa |
  přeposlaná zpráva | začátek přeposlané zprávy | začátek přeposílané zprávy | iletilen ileti | iletilen mesaj |
  iletilmiş mesaj | yönlendirilen mesaj | 転送メッセージ | 転送されたメッセージ | 転送されたメール | 转发的邮件 | 转发邮件信息 | 已转发邮件 | 转发的消息 |
  開始轉寄郵件 | 轉寄的郵件 | 轉寄郵件 | 전달된 메시지 | 전달 메시지 | 전달된 메일 | رسالة معاد توجيهها | رسالة محولة | رسالة أعيد توجيهها |
  بداية الرسالة المعاد توجيهها | הודעה שהועברה | הודעה מועברת | תחילת ההודעה שהועברה
`)

export const FORWARD_PREFIXES = new Set(
  words(`
  fw | fwd | wg | tr | rv | i | enc | doorst | vl | vb | vs | vid | pd | pdl | přep | пересл | ilt | i̇lt | 転送 |
  转发 | 轉寄 | 轉送 | 전달 | إعادة توجيه | הועבר
`),
)

/** What a telephone writes under a mail, together with what it calls itself. */
export const SENT_FROM = words(`
  sent from | sent via | sent with | sent using | get outlook | gesendet von | gesendet mit | gesendet über |
  gesendet aus | gesendet | diese nachricht wurde von meinem | holen sie sich outlook | outlook für | envoyé de |
  envoyé depuis | envoyé à partir | obtenir outlook | télécharger outlook | enviado desde | enviado con |
  obtener outlook | enviado do | enviado de | enviada do | obter o outlook | baixar o outlook | inviato da |
  inviato dal | ottieni outlook | scarica outlook | verzonden vanaf | verzonden via | verstuurd vanaf |
  verzonden met | outlook voor | download outlook | wysłane z | wysłano z | pobierz outlook |
  pobierz aplikację outlook | отправлено с | отправлено из | отправлено от | получите outlook | skickat från |
  hämta outlook | skaffa outlook | sendt fra | hent outlook | få outlook | last ned outlook | lähetetty |
  hanki outlook | odesláno z | odesláno | získat outlook | gönderildi | outlook edinin | から送信 | を入手 | 发自我的 | 发自 |
  發自 | 從我的 | 傳送 | 获取 | 取得 | 에서 보냄 | 보냄 | أرسلت من | أُرسلت من | تم الإرسال من | مرسل من | الحصول على | נשלח מה |
  נשלח מ | השג את | קבל את
`)
export const DEVICES = words(`
  iphon | ipad | ipod | apple watch | android | samsung | galaxy | huawei | xiaomi | redmi | pixel | oneplus |
  nokia | blackberry | outlook | yahoo | gmail | gmx | web.de | proton | windows | phone | telefon | mobile |
  mobil | handy | tablet | móvil | movil | celular | smartphone | телефон | телефона | puhelime | téléphone |
  cellulare | telemóvel | cep | thunderbird | mail | 携帯 | 手机 | 手機 | 아이폰 | 휴대 | 삼성 | هاتف | جوال | الآيفون | אייפון |
  טלפון | נייד
`)

/** A note above a quotation that sends the reader down into it. */
export const SEE_BELOW = words(`
  see below | below | inline | in-line | in line | in red | in blue | in green | fyi | siehe unten | s. u. | unten |
  im text | in rot | in blau | zur info | zur kenntnis | ci-dessous | en rouge | en bleu | dans le texte |
  pour info | abajo | en rojo | en azul | a continuación | para su información | qui sotto | di seguito | in rosso |
  per conoscenza | abaixo | em vermelho | a seguir | hieronder | in het rood | ter info | poniżej | na czerwono |
  ниже | красным | nedan | i rött | nedenfor | i rødt | alla | punaisella | níže | červeně | aşağıda | kırmızı |
  下記 | 以下 | 赤字 | 如下 | 下面 | 红色 | 아래 | 빨간 | أدناه | בהמשך | למטה | באדום
`)

function words(list: string): string[] {
  return list.split('|').map((word) => word.trim())
}
