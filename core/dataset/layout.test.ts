import { describe, expect, test } from 'vitest'
import { countItems, unlabelled } from './items.ts'
import { arrangeExtra, arrangeFolder } from './layout.ts'
import { parseManifest } from './manifest.ts'

const splitting = { valRatio: 0.1, testRatio: 0.2, seed: 42 }
const none = parseManifest('file\n')
const folder = (files: string[], extraFolders: string[] = []) => ({
  files,
  folders: [
    ...new Set([
      ...extraFolders,
      ...files.flatMap((file) =>
        file
          .split('/')
          .slice(0, -1)
          .map((_, depth, all) => all.slice(0, depth + 1).join('/')),
      ),
    ]),
  ],
})
const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error('expected an error')
}

describe('arrangeFolder', () => {
  test('reads splits with class folders; other folders and files do not count', () => {
    const content = folder([
      'train/b/1.jpg',
      'train/a/sub/2.PNG',
      'test/a/3.jpg',
      'test/b/4.jpg',
      'valid/a/5.jpg',
      'valid/b/6.txt',
      'notes.md',
      'old/x/9.jpg',
    ])
    const layout = arrangeFolder(content, none, splitting)
    expect(layout.classes).toEqual(['a', 'b'])
    expect(layout.hasOwnSplits).toBe(true)
    expect(layout.items).toEqual([
      { path: 'test/a/3.jpg', split: 'test', label: 0 },
      { path: 'test/b/4.jpg', split: 'test', label: 1 },
      { path: 'train/a/sub/2.PNG', split: 'train', label: 0 },
      { path: 'train/b/1.jpg', split: 'train', label: 1 },
      { path: 'valid/a/5.jpg', split: 'val', label: 0 },
    ])
  })

  test('splits a bare folder of classes and keeps groups of the manifest together', () => {
    const files = ['cat', 'dog'].flatMap((name) => Array.from({ length: 40 }, (_, index) => `${name}/${index}.jpg`))
    const manifest = parseManifest(
      'file,group\n' + files.map((file) => `${file},${Math.floor(parseInt(file.split('/')[1]!) / 2)}\n`).join(''),
    )
    const layout = arrangeFolder(folder(files), manifest, splitting)
    expect(layout.hasOwnSplits).toBe(false)
    expect(countItems(layout.items, layout.classes).map(({ total }) => total)).toEqual([56, 8, 16])
    const splitsByGroup = new Map<string, Set<string>>()
    for (const item of layout.items) {
      const group = manifest.get(item.path)!.group
      splitsByGroup.set(group, (splitsByGroup.get(group) ?? new Set()).add(item.split))
    }
    for (const splits of splitsByGroup.values()) expect(splits.size).toBe(1)
  })

  test('uses the splits of the manifest; files without a label are training images without a class', () => {
    const content = folder(['a/1.jpg', 'b/2.jpg', 'unknown/3.jpg'])
    const manifest = parseManifest('file,label,split\na/1.jpg,a,train\nb/2.jpg,b,test\nunknown/3.jpg,,\n')
    expect(arrangeFolder(content, manifest, splitting)).toEqual({
      classes: ['a', 'b'],
      hasOwnSplits: true,
      items: [
        { path: 'a/1.jpg', split: 'train', label: 0 },
        { path: 'b/2.jpg', split: 'test', label: 1 },
        { path: 'unknown/3.jpg', split: 'train', label: unlabelled },
      ],
    })
  })

  test.each([
    [
      'images without class folders',
      folder(['1.jpg', '2.jpg']),
      'data.no-class-folders',
      /2 images lie in it directly/,
    ],
    ['an empty folder', folder([]), 'data.no-class-folders', /no folders of classes/],
    ['one class', folder(['cat/1.jpg']), 'data.too-few-classes', /"cat"/],
    [
      'a folder around the real one',
      folder(['vww/train/a/1.jpg', 'vww/train/b/1.jpg']),
      'data.too-few-classes',
      /Choose the folder "vww"/,
    ],
    ['splits without classes', folder(['train/1.jpg', 'test/2.jpg']), 'data.no-class-folders', /"train"/],
    [
      'different classes per split',
      folder(['train/a/1.jpg', 'train/b/1.jpg', 'test/a/1.jpg', 'test/c/1.jpg']),
      'data.class-mismatch',
      /"train" lacks the class "c"/,
    ],
    ['no images at all', folder(['a/x.txt', 'b/y.txt']), 'data.no-images', /No images were found in the class folders/],
    ['a class without images', folder(['a/x.jpg'], ['b']), 'data.no-images', /for the class "b"/],
  ])('refuses %s', (_, content, code, message) => {
    const error = codeOf(() => arrangeFolder(content, none, splitting))
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  test('a folder "unlabelled" is no class; its images are for training only', () => {
    const splits = folder(['train/a/1.jpg', 'train/b/2.jpg', 'train/unlabelled/3.jpg', 'test/a/4.jpg', 'test/b/5.jpg'])
    const withOwn = arrangeFolder(splits, none, splitting)
    expect(withOwn.classes).toEqual(['a', 'b'])
    expect(withOwn.items.filter(({ label }) => label === unlabelled)).toEqual([
      { path: 'train/unlabelled/3.jpg', split: 'train', label: unlabelled },
    ])
    expect(countItems(withOwn.items, withOwn.classes)[0]).toEqual({ split: 'train', perClass: [1, 1], total: 2 })
    const bare = arrangeFolder(folder(['a/1.jpg', 'b/2.jpg', 'Unlabeled/3.jpg']), none, {
      ...splitting,
      testRatio: 1,
      valRatio: 0,
    })
    expect(bare.items.find(({ path }) => path === 'Unlabeled/3.jpg')).toMatchObject({
      split: 'train',
      label: unlabelled,
    })
  })

  test('refuses a manifest without a file column', () => {
    expect(codeOf(() => parseManifest('name,label\n')).code).toBe('data.manifest-invalid')
  })
})

describe('arrangeExtra', () => {
  const labelOf = (name: string) => ['a', 'b'].indexOf(name)

  test('takes images of known classes and those without a label into training', () => {
    const content = folder(['b/1.jpg', 'unlabelled/2.jpg', 'a/deep/3.jpg', 'loose.jpg', 'a/notes.txt'])
    const manifest = parseManifest('file,label\nb/1.jpg,\n')
    expect(arrangeExtra(content, manifest, ['a', 'b'], labelOf)).toEqual([
      { path: 'a/deep/3.jpg', split: 'train', label: 0 },
      { path: 'b/1.jpg', split: 'train', label: unlabelled },
      { path: 'unlabelled/2.jpg', split: 'train', label: unlabelled },
    ])
  })

  test('refuses folders that are no class, and folders without images', () => {
    const strange = codeOf(() => arrangeExtra(folder(['a/1.jpg', 'cat/2.jpg']), none, ['a', 'b'], labelOf))
    expect(strange.code).toBe('data.extra-class-unknown')
    expect(strange.message).toMatch(/"cat".*"a", "b".*"unlabelled"/)
    expect(codeOf(() => arrangeExtra(folder(['a/x.txt']), none, ['a', 'b'], labelOf)).code).toBe('data.no-extra-images')
  })
})
