/**
 * Puts a line of text above every sheet that is printed, where browsers can: a rule of its own, since no style sheet that
 * is served knows the case. @returns what takes it away
 */
export function headSheets(text: string): () => void {
  const sheet = new CSSStyleSheet();
  // A CSS string takes the same escapes for quotation marks and backslashes as one of JSON; the text has no control characters.
  sheet.replaceSync(`@page case-report { @top-center { content: ${JSON.stringify(text)}; font: 8pt sans-serif } }`);
  document.adoptedStyleSheets.push(sheet);
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  };
}
