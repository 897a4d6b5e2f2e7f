// How the sheets of a page lie on it.

/** Which share of the page below its head lies under its sheets: what is left are gaps, and holes. */
export function covered(tab, page) {
  return tab.locator(page).evaluate((whole) => {
    const area = ({ width, height }) => width * height;
    const sheets = [...whole.querySelectorAll("section, .overview__stages")].filter((each) => !each.parentElement.closest("section, .overview__stages"));
    return sheets.reduce((sum, each) => sum + area(each.getBoundingClientRect()), 0) / area(whole.getBoundingClientRect());
  });
}

export const heightOf = (tab) => tab.evaluate(() => document.documentElement.scrollHeight);
