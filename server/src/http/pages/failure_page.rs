//! Pages that say no.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::html;

use super::bare::bare;
use super::escape::escape;
use super::failure::Failure;
use super::language::Language;

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Failure::NotFound => StatusCode::NOT_FOUND,
            Failure::Unreadable => StatusCode::BAD_REQUEST,
            Failure::CsrfRejected => StatusCode::FORBIDDEN,
            Failure::Refused(_) => StatusCode::CONFLICT,
            Failure::Crowd(_) => StatusCode::TOO_MANY_REQUESTS,
            Failure::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Failure::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Failure::NotFound => (
                "没有这一页，或者您无权查看。",
                "There is no such page, or it is not yours to see.",
            ),
            Failure::Unreadable => (
                "地址或表单中有无法识别的内容，请返回后重新填写。",
                "Something in the address or form does not read: go back and enter it again.",
            ),
            Failure::CsrfRejected => (
                "此操作不是从本页面发出的，或者登录已过期。请重新打开页面再试。",
                "This was not sent from a current page of this office: open the page again and retry.",
            ),
            Failure::Refused(_) => ("办公室未接受此操作：", "The office did not accept this:"),
            Failure::Crowd(_) => (
                "此网络地址的请求过多，请稍后再试。",
                "Too many requests came from this address: try again in a moment.",
            ),
            Failure::Busy => (
                "系统正忙，请稍后再试。",
                "The server is busy: try again in a moment.",
            ),
            Failure::Broken(_) => (
                "系统出错，记录没有丢失。请稍后再试，或联系管理员。",
                "Something is broken here; no record is lost. Try again later or tell the administrator.",
            ),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Failure::Broken(text) = &self {
            tracing::error!(error = text, "a page failed");
        }
        let (zh, en) = self.words();
        let body = html! {
            main .narrow {
                p lang="zh-CN" { (zh) }
                p lang="en" { (en) }
                @if let Failure::Refused(text) = &self { p .reason { (escape(text)) } }
                p { a href="/" { "返回首页 · Home" } }
            }
        };
        let page = Html(bare(Language::Zh, "Streetbook 街簿", &body).into_string());
        let mut response = (self.status(), page).into_response();
        let wait = match self {
            Failure::Busy => Some(5),
            Failure::Crowd(seconds) => Some(seconds),
            _ => None,
        };
        if let Some(seconds) = wait {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
