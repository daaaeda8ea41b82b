/** Menus and cards are put into the main landmark: outside of it, screen readers would meet them in no part of the page. */
export const layerHost = (): HTMLElement => document.getElementById('content') ?? document.body;
