"""A transport for Streetbook with nothing but Python's standard library."""

import urllib.error
import urllib.request

import streetbook


class HttpTransport(streetbook.BlockingTransport):
    """Posts each request on the thread that calls. What the office refuses is an answer too."""

    def post(self, request):
        asked = urllib.request.Request(
            request.url, data=request.body, headers=request.headers, method="POST"
        )
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return streetbook.HttpResponse(
                    status=answer.status, headers=dict(answer.headers), body=answer.read()
                )
        except urllib.error.HTTPError as refusal:
            return streetbook.HttpResponse(
                status=refusal.code, headers=dict(refusal.headers), body=refusal.read()
            )
        except OSError as failure:
            raise streetbook.TransportError.NoAnswer(reason=str(failure)) from failure
