// `fetch` as a phone's way to the office, and what an app does with the phone. In an app the import is
// "react-native-streetbook".
import {
  FieldValue,
  Phone,
  PhoneError,
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type Transport,
} from "./streetbook";

/** Sends every header, waits no longer than a minute, follows no redirect, and hands over whatever came back. */
export class FetchTransport implements Transport {
  async post(request: HttpRequest, asyncOpts?: { signal: AbortSignal }): Promise<HttpResponse> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), 60_000);
    asyncOpts?.signal.addEventListener("abort", () => limit.abort());
    try {
      const answer = await fetch(request.url, {
        method: "POST",
        headers: Object.fromEntries(request.headers),
        body: request.body,
        redirect: "manual",
        signal: limit.signal,
      });
      return {
        status: answer.status,
        headers: new Map(answer.headers.entries()),
        body: await answer.arrayBuffer(),
      };
    } catch (error) {
      throw new TransportError.NoAnswer({ reason: String(error) });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Writes a street contact; gives its id, or the sentence to show beside the field that is wrong. */
export function logStreetContact(phone: Phone, name: string, number: string): string {
  const fields = new Map([
    ["client_name", new FieldValue.Text({ value: name })],
    ["phone", new FieldValue.Text({ value: number })],
  ]);
  try {
    return phone.log("street_contact", fields);
  } catch (error) {
    if (PhoneError.FixField.instanceOf(error)) {
      return error.inner.problem.text.zh;
    }
    throw error;
  }
}

/** Exchanges everything with the office. Nothing is lost where it fails; the error says when to try again. */
export async function sync(phone: Phone): Promise<bigint | undefined> {
  try {
    await phone.sync(new FetchTransport());
    return undefined;
  } catch (error) {
    if (PhoneError.TryLater.instanceOf(error)) {
      return error.inner.retryAfterMs;
    }
    throw error;
  }
}
