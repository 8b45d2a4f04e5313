import type { Random } from './random.ts'

// What people write to a help desk, in pieces that can be put together in many ways.

export const firstNames = [
  'Ada',
  'Ahmed',
  'Aiko',
  'Alice',
  'Amara',
  'Ben',
  'Camila',
  'Carlos',
  'Chloe',
  'Daniel',
  'Elena',
  'Emil',
  'Fatima',
  'Finn',
  'Grace',
  'Hannah',
  'Hugo',
  'Ines',
  'Ivan',
  'Jamal',
  'Jana',
  'Jonas',
  'Julia',
  'Kofi',
  'Lara',
  'Leo',
  'Liam',
  'Lin',
  'Lucia',
  'Malik',
  'Maria',
  'Mateo',
  'Mei',
  'Nadia',
  'Nina',
  'Noah',
  'Olga',
  'Omar',
  'Paula',
  'Priya',
  'Rosa',
  'Samir',
  'Sofia',
  'Tariq',
  'Theo',
  'Uma',
  'Viktor',
  'Wanda',
  'Yara',
  'Zoe',
]
export const lastNames = [
  'Adler',
  'Ahmadi',
  'Andersson',
  'Bakker',
  'Becker',
  'Brown',
  'Chen',
  'Costa',
  'Diallo',
  'Dubois',
  'Eriksen',
  'Evans',
  'Fischer',
  'Garcia',
  'Gupta',
  'Hansen',
  'Hoffmann',
  'Ito',
  'Jansen',
  'Johnson',
  'Kaya',
  'Khan',
  'Kim',
  'Kowalski',
  'Larsen',
  'Lopez',
  'Martin',
  'Mbeki',
  'Moreau',
  'Murphy',
  'Nakamura',
  'Novak',
  'Okafor',
  'Patel',
  'Petrov',
  'Rossi',
  'Santos',
  'Schmidt',
  'Silva',
  'Singh',
  'Smith',
  'Tanaka',
  'Taylor',
  'Vogel',
  'Weber',
  'Williams',
  'Wong',
  'Yilmaz',
  'Young',
  'Zimmer',
]
export const companies = [
  'Alder & Sons',
  'Bluewater Logistics',
  'Cedar Clinic',
  'Delta Print',
  'Elmwood School',
  'Fjord Travel',
  'Granite Bank',
  'Harbor Foods',
  'Iris Optics',
  'Juniper Hotels',
  'Kestrel Air',
  'Lumen Energy',
  'Maple Insurance',
  'Northgate Retail',
  'Orchard Pharma',
  'Pinecrest Homes',
  'Quarry Stone',
  'Riverbend Legal',
  'Summit Sports',
  'Tidewater Media',
  'Union Freight',
  'Valley Dairy',
  'Willow Care',
  'Yardley Textiles',
]

interface Theme {
  /** Names of a department and a help topic of the seeded desk. */
  department: string
  topic: string
  subjects: string[]
  troubles: string[]
  answers: string[]
  notes: string[]
}

export const themes: Theme[] = [
  {
    department: 'Online Banking',
    topic: 'Report a Problem / Business Critical Outage',
    subjects: [
      'Online banking down',
      'Cannot sign in to online banking',
      'Transfer stuck since this morning',
      'Payment terminal dead',
      'Statement download fails',
    ],
    troubles: [
      'Since this morning the sign-in page answers with an error after I enter my code.',
      'Our transfer of yesterday is still shown as pending and the supplier is calling us.',
      'The terminal at the counter shows no connection, so nobody can pay by card.',
      'Every time I download the statement the file is empty.',
    ],
    answers: [
      'We have found a fault in the sign-in service and are switching to the second data centre.',
      'Your transfer has been released; it will arrive within the next two hours.',
      'Please restart the terminal by holding the yellow key for ten seconds, then try one payment.',
      'A new version of the statement service is in place. Could you download it once more?',
    ],
    notes: [
      'Second data centre took over at 10:42, watching the error rate.',
      'Ledger team confirms the batch was held by the fraud check.',
      'Same terminal model as last week, firmware 4.2.',
    ],
  },
  {
    department: 'Hardware',
    topic: 'Report a Problem / Hardware',
    subjects: [
      'Laptop does not start',
      'Printer prints stripes',
      'Second monitor stays black',
      'Docking station loses network',
      'Keyboard types double letters',
    ],
    troubles: [
      'After the update over the weekend the screen stays black and the fan runs loudly.',
      'Every page has grey stripes on the left side, also after changing the toner.',
      'The monitor is recognised but shows nothing; another cable did not help.',
      'When I put the laptop on the dock the network drops every few minutes.',
    ],
    answers: [
      'Please hold the power button for twenty seconds, wait, and start it again with the charger connected.',
      'We are sending a new drum with tomorrow’s internal post.',
      'A driver update is ready for your machine; it installs itself tonight.',
      'Please bring it to the service point on the ground floor, we will swap it at once.',
    ],
    notes: [
      'Battery reports 61 % health, candidate for replacement.',
      'Third dock of this batch, opened a case with the vendor.',
      'Spare device reserved, asset tag noted.',
    ],
  },
  {
    department: 'Billing',
    topic: 'Billing and invoices',
    subjects: [
      'Invoice shows the wrong amount',
      'Need a copy of last year’s invoices',
      'Charged twice this month',
      'Please change the billing address',
      'Question about the reminder',
    ],
    troubles: [
      'The invoice of this month lists five licences, but we use only three.',
      'For our tax adviser we need copies of all invoices of last year.',
      'My card was charged twice on the same day.',
      'We moved offices and the invoices still go to the old address.',
    ],
    answers: [
      'You are right; a corrected invoice is attached and the difference will be refunded.',
      'The copies are in your account under documents. Please tell us if one is missing.',
      'The second charge was a reservation that falls away by itself within five days.',
      'The address is changed; the next invoice will carry the new one.',
    ],
    notes: [
      'Refund approved by the team lead.',
      'Customer had a licence change in mid-month, proration was wrong.',
      'Reservation released at the payment provider.',
    ],
  },
  {
    department: 'Support',
    topic: 'General Inquiry',
    subjects: [
      'How do I invite a colleague?',
      'Question about opening hours',
      'Where do I find the manual?',
      'Access for a new employee',
      'Can I change my user name?',
    ],
    troubles: [
      'A new colleague starts on Monday and needs access to the shared folders and the calendar.',
      'I could not find on your pages whether you are open on the public holiday.',
      'Is there a manual for the new release, and in which languages?',
      'I married and would like to have my new name in the system.',
    ],
    answers: [
      'Under Settings, People you can invite colleagues yourself; I have sent you the link.',
      'We are there from nine to five, also on the day before the holiday.',
      'The manual is in the knowledge base, in English and German.',
      'Your name is changed; please sign out and in again to see it.',
    ],
    notes: [
      'Asked identity team for confirmation, came back positive.',
      'Good candidate for a knowledge base article.',
      'Manager approved by phone.',
    ],
  },
  {
    department: 'Network',
    topic: 'Report a Problem / Network and Wi-Fi',
    subjects: [
      'Wi-Fi slow in the meeting room',
      'Router offline',
      'VPN disconnects after ten minutes',
      'No network on the third floor',
      'Guest access does not work',
    ],
    troubles: [
      'In the large meeting room video calls freeze as soon as more than five people join.',
      'The router shows a red light since the power cut of last night.',
      'The VPN connects, but after about ten minutes everything stops until I connect again.',
      'All desks by the windows have been without network since eight o’clock.',
    ],
    answers: [
      'We have moved the access point to another channel; please tell us how the next meeting goes.',
      'Please restart the device: unplug it, count to thirty and plug it in again.',
      'Please install the new VPN client from the software centre; the old one had this fault.',
      'A switch failed and has been replaced. The network should be back now.',
    ],
    notes: [
      'Switch 3-17 replaced, old one sent in.',
      'Channel 36 crowded by the neighbours, now on 100.',
      'Logs show key renegotiation failing, fixed in client 5.1.',
    ],
  },
  {
    department: 'Sales',
    topic: 'Feedback',
    subjects: [
      'Offer for twenty more licences',
      'Praise for your technician',
      'Trial period too short',
      'Discount for schools?',
      'Feature request: export',
    ],
    troubles: [
      'We are growing and need an offer for twenty more licences from next quarter.',
      'Your technician solved our problem in five minutes, thank you very much.',
      'We could not try everything in two weeks. Is a longer trial possible?',
      'An export to a spreadsheet would save us hours every week.',
    ],
    answers: [
      'The offer is attached; it is valid for thirty days.',
      'Thank you, I have passed it on and it made his day.',
      'I have extended your trial until the end of the month.',
      'The export is planned for the next release, we will let you know.',
    ],
    notes: [
      'Upsell: contact again in two weeks.',
      'Sent to the product board.',
      'School discount applies, forty percent.',
    ],
  },
]

const greetings = ['Hello,', 'Good morning,', 'Hi,', 'Dear team,', 'Hello everybody,']
const extras = [
  'It happens on all our computers.',
  'I have already restarted everything twice.',
  'It worked until yesterday.',
  'Could somebody call me back today?',
  'It is rather urgent because of the end of the month.',
  'A picture of the message is attached.',
  'My colleagues see the same.',
  'Please let me know if you need anything else.',
  'I am in the office until four.',
  'No hurry, but it would be good to know.',
]
const closings = ['Best regards', 'Thank you', 'Kind regards', 'Thanks in advance', 'Many thanks']
const followUps = [
  'I tried it and it works now, thank you.',
  'Unfortunately it is still the same.',
  'It was better for an hour and then came back.',
  'That helped, one small question remains: will it stay like this?',
  'I cannot find that setting, where should it be?',
  'Thank you for the quick answer, I will try it this afternoon.',
]
const politeness = [
  'Thank you for writing to us.',
  'Sorry for the trouble.',
  'Thanks for your patience.',
  'I have looked into it.',
  'Thank you for the details.',
]
const promises = [
  'Please tell us if it comes back.',
  'I will check again tomorrow.',
  'If it does not help, just answer to this message.',
  'We keep an eye on it.',
  'Have a good day.',
]

/** A rarely used word that a search can look for: a serial number, an order, a case at a vendor. */
export function reference(random: Random): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
  return `${letters[random.int(0, 23)]}${letters[random.int(0, 23)]}${random.int(100_000, 999_999)}`
}

export function requestText(random: Random, theme: Theme, name: string): string {
  const lines = [random.pick(greetings), random.pick(theme.troubles), random.pick(extras)]
  if (random.chance(0.4)) lines.push(random.pick(extras))
  if (random.chance(0.35)) lines.push(`The number on the device is ${reference(random)}.`)
  return `${lines.join(' ')}\n\n${random.pick(closings)}\n${name}`
}

export function replyText(random: Random, theme: Theme, names: { requester: string; agent: string }): string {
  const lines = [random.pick(politeness), random.pick(theme.answers)]
  if (random.chance(0.5)) lines.push(random.pick(promises))
  if (random.chance(0.15)) lines.push(`Our reference is ${reference(random)}.`)
  return `Hello ${names.requester},\n\n${lines.join(' ')}\n\nKind regards\n${names.agent}`
}

export function followUpText(random: Random, name: string): string {
  return `${random.pick(followUps)}${random.chance(0.4) ? ` ${random.pick(extras)}` : ''}\n\n${name}`
}

export function noteText(random: Random, theme: Theme): string {
  return `${random.pick(theme.notes)}${random.chance(0.2) ? ` Case ${reference(random)}.` : ''}`
}
