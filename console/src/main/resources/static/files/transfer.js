/** One file on its way to the console, by tus 1.0: it goes on where the console says that it is. */

const UPLOADS = '/api/files/uploads';
const PART = 8 * 2 ** 20;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const RATE_OVER = 4000;
/** On a line slower than a part in this time the console keeps what came, and more is sent from there. */
const PATIENCE = 300_000;

/** What an upload that was not finished is known by, when its file is chosen again. */
export function fingerprint(file) {
  return `upload:${file.name}:${file.size}:${file.lastModified}`;
}

function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // A browser that keeps nothing begins anew.
  }
}

function remember(key, url) {
  try {
    url ? localStorage.setItem(key, url) : localStorage.removeItem(key);
  } catch {
    // As above.
  }
}

/** The ids of uploads that this browser began and did not finish. */
export function unfinished() {
  try {
    return new Set(Object.keys(localStorage).filter(key => key.startsWith('upload:'))
      .map(key => localStorage.getItem(key).split('/').pop()));
  } catch {
    return new Set();
  }
}

/** Forgets an upload by its id, wherever it was begun. */
export function forget(id) {
  try {
    Object.keys(localStorage).filter(key => key.startsWith('upload:') && localStorage.getItem(key).endsWith(id))
      .forEach(key => localStorage.removeItem(key));
  } catch {
    // Nothing was kept.
  }
}

/** An answer that no trying again will change. */
class Refused extends Error {
  constructor(message, advice) {
    super(message);
    this.advice = advice;
  }
}

export class Transfer {
  /** 'queued', 'sending', 'waiting' (for the console), 'paused', 'refused', 'cancelled' or 'done'. */
  state = 'queued';
  stored = 0;
  /** Why it waits or was refused: {message, advice}. */
  trouble = null;

  #key;
  #url = null;
  /** What the console has told in answer to a request, which alone is sure. */
  #acknowledged = 0;
  #abort = null;
  #wake = null;
  #changed;
  #samples = [];

  /** @param changed told whenever anything is another */
  constructor(file, changed) {
    this.file = file;
    this.#key = fingerprint(file);
    this.#changed = changed;
  }

  get id() {
    return this.#url?.split('/').pop() ?? null;
  }

  get isOver() {
    return ['refused', 'cancelled', 'done'].includes(this.state);
  }

  /** Bytes a second, over the last seconds; null where that cannot be said. */
  get rate() {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    return this.state === 'sending' && last?.at - first?.at > 500
      ? 1000 * (last.stored - first.stored) / (last.at - first.at) : null;
  }

  /** Milliseconds until the end, at this rate. */
  get left() {
    return this.rate > 0 ? 1000 * (this.file.size - this.stored) / this.rate : null;
  }

  /** The console has told how many bytes it has. */
  hear(stored) {
    if (this.state === 'sending' && stored > this.stored) {
      this.#count(stored);
    }
  }

  /** Sends until the end, a pause, or a refusal; what fails on the way is tried again. */
  async run() {
    this.#become('sending');
    let wait = FIRST_WAIT;
    while (this.state === 'sending' || this.state === 'waiting') {
      this.#abort = new AbortController();
      try {
        await this.#advance();
        wait = FIRST_WAIT;
      } catch (fault) {
        if (this.state !== 'sending') {
          return; // Paused or cancelled, which is why the request broke.
        }
        if (fault instanceof Refused) {
          this.#become('refused', fault);
          return;
        }
        this.#become('waiting', fault);
        await this.#rest(fault.wait ?? wait);
        wait = Math.min(LONGEST_WAIT, wait * 2);
        if (this.state === 'waiting') {
          this.#become('sending');
        }
      }
    }
  }

  pause() {
    if (['queued', 'sending', 'waiting'].includes(this.state)) {
      this.#become('paused');
      this.#abort?.abort();
      this.#wake?.();
    }
  }

  /** Whoever paused it, or saw it refused, wants it to go on: it takes its place in the queue. */
  requeue() {
    this.#become('queued');
  }

  /** The page itself has something against it. */
  refuse(trouble) {
    this.#become('refused', trouble);
  }

  /** Ends it here and at the console. */
  async cancel() {
    this.#become('cancelled');
    this.#abort?.abort();
    this.#wake?.();
    const url = this.#url ?? remembered(this.#key);
    remember(this.#key, null);
    if (url) {
      // What cannot be told now, the console finds out in a day.
      await fetch(url, {method: 'DELETE', headers: {'Tus-Resumable': '1.0.0'}}).catch(() => {});
    }
  }

  /** The next request: where the upload is, to begin it, or to send a part. */
  async #advance() {
    if (!this.#url) {
      const known = remembered(this.#key);
      if (!known || !await this.#ask(known)) {
        await this.#begin();
      }
    } else if (this.trouble || !this.#samples.length) {
      this.trouble = null;
      if (!await this.#ask(this.#url)) {
        this.#url = null;
      }
    } else {
      await this.#send();
    }
    if (this.stored === this.file.size) {
      remember(this.#key, null);
      this.#become('done');
    }
  }

  async #begin() {
    const answer = await this.#fetch(UPLOADS, {
      method: 'POST',
      headers: {
        'Upload-Length': this.file.size,
        'Upload-Metadata': [['filename', this.file.name], ['filetype', this.file.type]]
          .filter(([, value]) => value).map(([name, value]) => `${name} ${base64(value)}`).join(','),
      },
    });
    this.#url = answer.headers.get('Location');
    remember(this.#key, this.#url);
    this.#samples = [];
    this.#count(0);
  }

  /** @returns whether the console knows of it */
  async #ask(url) {
    const answer = await this.#fetch(url, {method: 'HEAD'}, [404, 410]);
    if (!answer.ok) {
      remember(this.#key, null);
      return false;
    }
    this.#url = url;
    this.#samples = [];
    this.#count(Number(answer.headers.get('Upload-Offset')));
    return true;
  }

  async #send() {
    const from = this.#acknowledged;
    const answer = await this.#fetch(this.#url, {
      method: 'PATCH',
      headers: {'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': from},
      body: this.file.slice(from, from + PART),
    });
    this.#acknowledged = Number(answer.headers.get('Upload-Offset'));
    this.#count(this.#acknowledged);
  }

  async #fetch(url, options, expected = []) {
    let answer;
    try {
      answer = await fetch(url, {
        ...options,
        headers: {'Tus-Resumable': '1.0.0', ...options.headers},
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(PATIENCE)]),
      });
    } catch {
      throw Object.assign(new Error('The console does not answer.'), {advice: 'It goes on by itself as soon as it does.'});
    }
    if (answer.ok || expected.includes(answer.status)) {
      return answer;
    }
    const {error = `The console answered with ${answer.status}.`, advice = ''} = await answer.json().catch(() => ({}));
    // Another part was counted, the upload is gone, too many began, or the console is in trouble: these pass.
    if ([404, 409, 410, 423, 429, 460].includes(answer.status) || answer.status >= 500 && answer.status !== 507) {
      const wait = Number(answer.headers.get('Retry-After')) * 1000 || (answer.status === 409 ? 1 : undefined);
      throw Object.assign(new Error(error), {advice, wait});
    }
    throw new Refused(error, advice);
  }

  /** Waits, but not once the network is back. */
  #rest(millis) {
    return new Promise(resolve => {
      const wake = () => {
        clearTimeout(timer);
        removeEventListener('online', wake);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(wake, millis);
      addEventListener('online', wake);
      this.#wake = wake;
    });
  }

  #count(stored) {
    if (!this.#samples.length) {
      this.#acknowledged = stored;
    }
    this.stored = stored;
    const at = Date.now();
    this.#samples.push({at, stored});
    while (this.#samples.length > 2 && this.#samples[0].at < at - RATE_OVER) {
      this.#samples.shift();
    }
    this.#changed(this);
  }

  #become(state, trouble = null) {
    this.state = state;
    this.trouble = trouble ?? (state === 'sending' ? this.trouble : null);
    if (state !== 'sending') {
      this.#samples = [];
    }
    this.#changed(this);
  }
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
