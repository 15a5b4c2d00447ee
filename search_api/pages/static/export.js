// An export is written before it is sent: how far it has come is shown beside its link meanwhile. The page can be left.
const EVERY = 700;

export function exporting() {
  for (const link of document.querySelectorAll("a[data-export]")) {
    link.addEventListener("click", () => {
      const asked = new URL(link.href);
      const told = document.getElementById("export-progress");
      let begun = false;
      const ask = async () => {
        const answer = await fetch(`/api/v1/exports/progress${asked.search}`);
        const { state, rows, total } = answer.ok ? await answer.json() : { state: "none" };
        if (state === "writing") {
          begun = true;
          told.textContent = `${rows.toLocaleString()} / ${total === null ? "…" : total.toLocaleString()}`;
        } else if (begun || !answer.ok) {
          told.textContent = "";
          clearInterval(timer);
        }
      };
      const timer = setInterval(ask, EVERY);
      setTimeout(() => begun || clearInterval(timer), 10 * EVERY); // short ones are over before they are asked about
    });
  }
}
