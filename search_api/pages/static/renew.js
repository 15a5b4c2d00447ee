// A piece of a page that is about work under way asks for the page again and takes its own new state from it.
const EVERY = 3000;

export function renewing() {
  const piece = document.querySelector("[data-renew]");
  if (piece === null) return;
  const renew = async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-renew]");
    const there = document.querySelector("[data-renew]");
    if (fresh === null) { clearInterval(timer); there.remove(); } else there.replaceWith(fresh);
  };
  const timer = setInterval(renew, EVERY);
}
