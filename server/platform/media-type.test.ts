import { expect, test } from 'vitest'
import { isPicture, mediaTypeOf } from './media-type.ts'
import { pictureSize } from './picture-size.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAADUlEQVR42mNkYPhfz0AEAAkGAgL0H2x5AAAAAElFTkSuQmCC',
  'base64',
)
const gif = Buffer.from('R0lGODlhBAAFAPAAAAAAAAAAACH5BAEAAAAALAAAAAAEAAUAAAIEhI+pWQA7', 'base64')
const webpExtended = Buffer.from('RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x06\0\0\x07\0\0', 'latin1')
const webpLossless = Buffer.from('RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0\x2f\x08\x40\x02\0', 'latin1')
const jpeg = Buffer.concat([
  Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
  Buffer.from('fffe000568690a', 'hex'),
  Buffer.from('ffc0001108000b000a03', 'hex'),
])

test.each([
  [png, 'x.png', 'image/png', { width: 3, height: 2 }],
  [png, 'x.svg', 'image/png', { width: 3, height: 2 }],
  [gif, 'x', 'image/gif', { width: 4, height: 5 }],
  [webpExtended, 'x.webp', 'image/webp', { width: 7, height: 8 }],
  [webpLossless, 'x.webp', 'image/webp', { width: 9, height: 10 }],
  [jpeg, 'x.jpg', 'image/jpeg', { width: 10, height: 11 }],
])('knows a picture and its size by its content %#', (head, name, type, size) => {
  expect(mediaTypeOf(head, name)).toBe(type)
  expect(isPicture(type)).toBe(true)
  expect(pictureSize(head)).toEqual(size)
  for (let length = 0; length < head.length; length++) pictureSize(head.subarray(0, length))
})

test.each([
  ['%PDF-1.7', 'x.png', 'application/pdf'],
  ['PK\x03\x04rest', 'a.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['PK\x03\x04rest', 'a.jar', 'application/zip'],
  ['RIFF\0\0\0\0WAVE', 'a.wav', 'audio/wav'],
  ['\0\0\0\x18ftypisom', 'a.mp4', 'video/mp4'],
  ['\0\0\0\x18ftypavif', 'a.avif', 'image/avif'],
  ['plain words', 'notes', 'text/plain'],
  ['a,b\r\n1,2', 'x.csv', 'text/plain'],
  ['gr\xc3\xbc\xc3\x9fe', 'x.txt', 'text/plain'],
  ['gr\xc3\xbc\xc3', 'x.txt', 'text/plain'],
  ['l\xe4tin', 'x.txt', 'application/octet-stream'],
  ['binary\0', 'x.txt', 'application/octet-stream'],
  ['alert(1)', 'x.js', 'application/octet-stream'],
  ['words', 'x.html', 'application/octet-stream'],
  ['words', 'x.svg', 'application/octet-stream'],
  ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'x.png', 'application/octet-stream'],
  ['\xef\xbb\xbf \n<html>', 'x.txt', 'application/octet-stream'],
  ['<?xml version="1.0"?>', 'x', 'application/octet-stream'],
  ['', 'x.txt', 'application/octet-stream'],
  ['BM', 'x.bmp', 'text/plain'],
])('%j named %s is %s', (head, name, type) => {
  expect(mediaTypeOf(Buffer.from(head, 'latin1'), name)).toBe(type)
  expect(isPicture(type)).toBe(false)
})

const entry = (name: string, content = '') =>
  Buffer.from(`PK\x03\x04${'\0'.repeat(22)}${String.fromCharCode(name.length)}\0\0\0${name}${content}`, 'latin1')

test.each([
  [entry('[Content_Types].xml'), 'a.docx', true],
  [entry('word/document.xml'), 'a.docx', true],
  [entry('setup.exe'), 'a.docx', false],
  [entry('mimetype', 'application/vnd.oasis.opendocument.text'), 'a.odt', true],
  [entry('mimetype', 'application/vnd.oasis.opendocument.text'), 'a.ods', false],
  [entry('setup.exe'), 'a.odt', false],
])('an archive is the document that it is named as where it begins like one %#', (head, name, isDocument) => {
  expect(mediaTypeOf(head, name) === 'application/zip').toBe(!isDocument)
})

test('a picture that does not say its size has none', () => {
  expect(pictureSize(Buffer.from('<svg/>'))).toBeNull()
  expect(pictureSize(Buffer.alloc(100, 0xff))).toBeNull()
  expect(pictureSize(Buffer.concat([Buffer.from('ffd8', 'hex'), Buffer.alloc(70_000, 0xff)]))).toBeNull()
})
