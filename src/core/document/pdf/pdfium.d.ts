/** PDFium in WebAssembly: the calls that drawing takes (public/fpdfview.h, fpdf_edit.h, fpdf_flatten.h). Its own types name a file that it does not bring. */
declare module '@embedpdf/pdfium' {
  type Handle = number

  interface Pdfium {
    readonly pdfium: {
      readonly wasmExports: {
        malloc(bytes: number): number
        readonly memory: { readonly buffer: ArrayBuffer }
      }
    }
    PDFiumExt_Init(): void
    FPDF_LoadMemDocument(at: number, bytes: number, password: string): Handle
    FPDF_GetPageCount(document: Handle): number
    FPDF_LoadPage(document: Handle, index: number): Handle
    FPDF_ClosePage(page: Handle): void
    FPDF_GetPageWidthF(page: Handle): number
    FPDF_GetPageHeightF(page: Handle): number
    FPDFPage_GetAnnotCount(page: Handle): number
    FPDFPage_Flatten(page: Handle, usage: number): number
    FPDFPage_CountObjects(page: Handle): number
    FPDFPage_GetObject(page: Handle, index: number): Handle
    FPDFFormObj_CountObjects(form: Handle): number
    FPDFFormObj_GetObject(form: Handle, index: number): Handle
    FPDFPageObj_GetType(object: Handle): number
    FPDFTextObj_GetTextRenderMode(text: Handle): number
    FPDFTextObj_GetFont(text: Handle): Handle
    FPDFFont_GetIsEmbedded(font: Handle): number
    FPDFImageObj_GetBitmap(image: Handle): Handle
    FPDFImageObj_GetImageFilterCount(image: Handle): number
    FPDFImageObj_GetImageFilter(image: Handle, index: number, at: number, bytes: number): number
    FPDFBitmap_Create(width: number, height: number, alpha: number): Handle
    FPDFBitmap_FillRect(
      bitmap: Handle,
      x: number,
      y: number,
      width: number,
      height: number,
      color: number,
    ): boolean
    FPDFBitmap_GetBuffer(bitmap: Handle): number
    FPDFBitmap_GetStride(bitmap: Handle): number
    FPDFBitmap_Destroy(bitmap: Handle): void
    FPDF_RenderPageBitmap(
      bitmap: Handle,
      page: Handle,
      x: number,
      y: number,
      width: number,
      height: number,
      turn: number,
      flags: number,
    ): void
  }

  type Imports = Readonly<Record<string, Readonly<Record<string, (...args: number[]) => unknown>>>>

  export function init(overrides: {
    instantiateWasm(imports: Imports, done: (instance: object) => void): object
    print(text: string): void
    printErr(text: string): void
  }): Promise<Pdfium>
}
