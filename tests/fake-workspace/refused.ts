/** A refusal in the platform's form. */
export class Refused extends Error {
  readonly status: number
  readonly errorCode: string
  constructor(status: number, errorCode: string, message: string) {
    super(message)
    this.status = status
    this.errorCode = errorCode
  }
}

export const missing = (what: string, errorCode = "RESOURCE_DOES_NOT_EXIST"): Refused =>
  new Refused(404, errorCode, `${what} does not exist.`)
