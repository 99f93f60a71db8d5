// A phone on the command line: everything that an app does, without a screen.
//
//   DIRECTORY enrol ADDRESS CODE        join an office
//   DIRECTORY log KIND FIELD=VALUE…     write a record, print its id once it is saved
//   DIRECTORY amend RECORD FIELD=VALUE… change fields
//   DIRECTORY annul RECORD REASON       take it back, visibly
//   DIRECTORY sync                      exchange everything with the office
//   DIRECTORY list [KIND]
//   DIRECTORY status

import Foundation
import Streetbook

@main
struct Sample {
    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 2 else { usage() }
        do {
            try await run(directory: words[0], verb: words[1], rest: Array(words.dropFirst(2)))
        } catch let error as PhoneError {
            complain(sentence(error).en, status: 1)
        } catch {
            complain("\(error)", status: 1)
        }
    }

    static func run(directory: String, verb: String, rest: [String]) async throws {
        if verb == "enrol", rest.count == 2 {
            let phone = try await Phone.enrol(
                directory: directory, address: rest[0], code: rest[1], transport: HttpTransport())
            let owner = try phone.owner()
            print("\(owner.person) (\(owner.role), \(owner.team))")
            return
        }
        let phone = try Phone.open(directory: directory)
        switch (verb, rest.count) {
        case ("log", 2...):
            print(try phone.log(kind: rest[0], fields: fields(rest.dropFirst())))
        case ("amend", 2...):
            try phone.amend(record: rest[0], fields: fields(rest.dropFirst()))
        case ("annul", 2):
            try phone.annul(record: rest[0], reason: rest[1])
        case ("sync", 0):
            let synced = try await phone.sync(transport: HttpTransport())
            print("receipted \(synced.receipted), received \(synced.received)")
        case ("list", 0...1):
            try list(phone, kind: rest.first)
        case ("status", 0):
            let status = try phone.status()
            print("saved \(status.saved), receipted \(status.receipted), waiting \(status.waiting)")
        default:
            usage()
        }
    }

    /// Text fits every field: the phone reads it as the form says.
    static func fields(_ words: ArraySlice<String>) -> [String: FieldValue] {
        var fields: [String: FieldValue] = [:]
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { usage() }
            fields[String(parts[0])] = parts[1].isEmpty ? .cleared : .text(value: String(parts[1]))
        }
        return fields
    }

    static func list(_ phone: Phone, kind: String?) throws {
        var after: String?
        repeat {
            let page = try phone.list(filter: Filter(kind: kind, oldestFirst: true), after: after, limit: 200)
            for record in page.records {
                let mark = record.annulled == nil ? "" : " annulled"
                print("\(record.id) \(record.kind) \(record.state)\(mark)")
            }
            after = page.next
        } while after != nil
    }

    /// The sentence to show.
    static func sentence(_ error: PhoneError) -> Label {
        switch error {
        case .FixField(let problem): return problem.text
        case .NotPossible(_, let text), .AskOffice(_, let text), .WrongKey(_, let text), .Internal(_, let text):
            return text
        case .TryLater(_, _, let text), .StorageFull(_, _, let text): return text
        case .NotEnrolled(let text), .UpdateApp(let text), .LockedByAnother(let text), .Closed(let text),
            .Cancelled(let text):
            return text
        }
    }

    static func complain(_ text: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data((text + "\n").utf8))
        exit(status)
    }

    static func usage() -> Never {
        complain("expected: DIRECTORY enrol|log|amend|annul|sync|list|status …", status: 2)
    }
}
