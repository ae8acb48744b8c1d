const readable = ['jpg', 'jpeg', 'jpe', 'png', 'webp', 'gif', 'tif', 'tiff', 'avif']
/** Images by their name that the decoder has no support for: listed as unreadable rather than overlooked. */
const unsupported = ['bmp', 'heic', 'heif', 'jp2', 'tga', 'ppm', 'pgm', 'psd', 'raw', 'dng']

const extensionOf = (path: string) => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''

/** True for files that look like images by their extension, readable or not. Other files of a data set are ignored. */
export function isImageName(path: string): boolean {
  return readable.includes(extensionOf(path)) || unsupported.includes(extensionOf(path))
}

/** Why no file of this format can be read, or null. */
export function unsupportedReason(path: string): string | null {
  const extension = extensionOf(path)
  return unsupported.includes(extension)
    ? `${extension.toUpperCase()} files cannot be decoded; convert it to PNG or JPEG`
    : null
}
