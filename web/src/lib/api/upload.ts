// Sends one file with progress. fetch has no upload progress, so this is the one place with XMLHttpRequest.
import { ApiError, wire } from './client.ts'
import type { Upload } from './types.ts'

export function upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open('POST', '/api/v2/uploads?filename=' + encodeURIComponent(file.name || 'file'))
    xhr.setRequestHeader('X-CSRF-Token', wire.csrf)
    xhr.setRequestHeader('Accept-Language', wire.language)
    xhr.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    xhr.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total)
    xhr.onerror = () => reject(new ApiError(0, 'Offline', 'offline'))
    xhr.onload = () => {
      let body: Record<string, unknown> = {}
      try {
        body = JSON.parse(xhr.responseText) as Record<string, unknown>
      } catch {
        // Told by the status below.
      }
      if (xhr.status >= 200 && xhr.status < 300) {
        const up = body.upload as { token: string; attachment: Upload['attachment'] }
        resolve({ token: up.token, attachment: up.attachment })
      } else reject(new ApiError(xhr.status, String(body.error ?? xhr.status), String(body.description ?? body.error ?? xhr.status)))
    }
    signal.addEventListener('abort', () => xhr.abort())
    xhr.send(file)
  })
}
