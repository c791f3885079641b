/** The frame of every page that the extension shows in a webview: one script, one style, and nothing from outside. */
import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

export interface WebviewPage {
  readonly title: string;
  /** The folder that holds `<name>.js` and `<name>.css`. */
  readonly folder: Uri;
  readonly name: string;
  /** HTML that is a constant of the extension's: what a project says comes in messages. */
  readonly body: string;
  /** Also lets the script set styles on what it makes. They can load nothing. */
  readonly inlineStyles?: boolean;
}

/** No script runs but the one with the nonce. */
export function webviewPage(webview: Webview, { title, folder, name, body, inlineStyles }: WebviewPage): string {
  const nonce = randomBytes(16).toString('base64');
  const uri = (file: string) => webview.asWebviewUri(Uri.joinPath(folder, file)).toString();
  const styles = `${webview.cspSource}${inlineStyles ? " 'unsafe-inline'" : ''}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${styles}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${uri(`${name}.css`)}">
</head>
<body>
${body}
<script nonce="${nonce}" src="${uri(`${name}.js`)}"></script>
</body>
</html>`;
}
