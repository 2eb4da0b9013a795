/** Fetches frames: one answer holds those of all cameras that are seen. */

/** @returns {Array<{head, picture: Blob}>} what an answer holds: heads and pictures, each behind its length */
function parts(answer) {
  const view = new DataView(answer);
  const text = new TextDecoder();
  const found = [];
  for (let at = 0; at < view.byteLength;) {
    const head = JSON.parse(text.decode(new Uint8Array(answer, at + 4, view.getUint32(at))));
    at += 4 + view.getUint32(at);
    const picture = new Blob([new Uint8Array(answer, at + 4, view.getUint32(at))], {type: head.type});
    at += 4 + view.getUint32(at);
    found.push({head, picture});
  }
  return found;
}

/**
 * Asks again and again, the next time once all that came is drawn: a page that cannot keep up asks
 * seldom, and gets the newest frames then.
 *
 * @param wanted gives what is had: [[camera, serial], …], the most urgent first
 * @param take told the head and the picture of a frame; may take its time
 * @param every how many ms are between two questions at least
 * @returns asks at once
 */
export function follow(wanted, take, every) {
  let waits = 0;
  let next = 0;
  let asking = false;
  const round = async () => {
    asking = true;
    const begun = performance.now();
    const have = document.hidden ? [] : wanted();
    if (have.length) {
      try {
        const answer = await fetch(`/api/vision/frames?have=${have.map(one => one.join(':')).join(',')}`);
        const busy = !answer.ok || answer.headers.has('Retry-After');
        waits = busy ? Math.min(3, waits + 1) : 0;
        if (answer.status === 200) {
          await Promise.all(parts(await answer.arrayBuffer()).map(({head, picture}) => take(head, picture)));
        }
      } catch {
        // The bar says since when nothing is heard.
        waits = 3;
      }
    }
    // Not all at the same moment, where there were too many.
    const pause = every() + waits * (300 + 300 * Math.random());
    next = setTimeout(round, Math.max(20, pause - (performance.now() - begun)));
    asking = false;
  };
  round();
  return () => {
    if (!asking) {
      clearTimeout(next);
      round();
    }
  };
}
