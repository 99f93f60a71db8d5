// A screen that draws any form from data and logs it offline: fields, choices and sentences come from the phone
// library, so a field that the office adds tomorrow needs no new app.

import Streetbook
import SwiftUI

/// What the screen holds: the phone, the form, and what has been entered.
@MainActor
final class FormModel: ObservableObject {
    @Published private(set) var kind: Kind?
    @Published var entered: [String: String] = [:]
    @Published private(set) var problem: FieldProblem?
    @Published private(set) var notice = ""
    @Published private(set) var waiting: UInt64 = 0

    private let phone: Phone

    init(phone: Phone, kindId: String) {
        self.phone = phone
        kind = try? phone.kinds().first { $0.id == kindId }
        waiting = (try? phone.status().waiting) ?? 0
        _ = phone.subscribe(listener: Ear { [weak self] change in
            Task { @MainActor in self?.waiting = change.waiting }
        })
    }

    /// Saved means on the disk: only then the form is emptied.
    func log() async {
        guard let kind else { return }
        let fields = entered.filter { !$0.value.isEmpty }.mapValues { FieldValue.text(value: $0) }
        do {
            let phone = phone
            _ = try await Task.detached { try phone.log(kind: kind.id, fields: fields) }.value
            entered = [:]
            problem = nil
            notice = "已保存在本机"
        } catch PhoneError.FixField(let wrong) {
            problem = wrong
        } catch PhoneError.StorageFull(_, _, let text) {
            notice = text.zh
        } catch {
            notice = "\(error)"
        }
    }
}

/// Hears of every change, on the thread that made it.
final class Ear: Listener, @unchecked Sendable {
    private let heard: (Change) -> Void

    init(_ heard: @escaping (Change) -> Void) {
        self.heard = heard
    }

    func onChange(change: Change) { heard(change) }
    func onProgress(progress: Progress) {}
}

struct StreetContactScreen: View {
    @StateObject var model: FormModel

    var body: some View {
        NavigationStack {
            Form {
                ForEach(model.kind?.fields.filter(\.maySet) ?? [], id: \.id) { field in
                    FieldRow(field: field, text: binding(field.id), problem: problem(of: field))
                }
                Button("保存") { Task { await model.log() } }
                if !model.notice.isEmpty { Text(model.notice) }
            }
            .navigationTitle(model.kind?.label.zh ?? "")
            .toolbar { Text("待同步 \(model.waiting)") }
        }
    }

    private func binding(_ id: String) -> Binding<String> {
        Binding(get: { model.entered[id] ?? "" }, set: { model.entered[id] = $0 })
    }

    private func problem(of field: KindField) -> String? {
        model.problem?.field == field.id ? model.problem?.text.zh : nil
    }
}

/// One field: a list of answers where the form offers any, else a box with the fitting keyboard.
struct FieldRow: View {
    let field: KindField
    @Binding var text: String
    let problem: String?

    var body: some View {
        VStack(alignment: .leading) {
            if field.choices.isEmpty {
                TextField(title, text: $text)
                    .keyboardType(keyboard)
            } else {
                Picker(title, selection: $text) {
                    Text("—").tag("")
                    ForEach(field.choices, id: \.id) { choice in
                        Text(choice.label.zh).tag(choice.id)
                    }
                }
            }
            if let problem { Text(problem).foregroundStyle(.red).font(.footnote) }
        }
    }

    private var title: String { field.required ? field.label.zh + " *" : field.label.zh }

    private var keyboard: UIKeyboardType {
        switch field.fieldType {
        case .phone: return .phonePad
        case .integer, .duration: return .numberPad
        case .decimal, .yuan: return .decimalPad
        default: return .default
        }
    }
}
