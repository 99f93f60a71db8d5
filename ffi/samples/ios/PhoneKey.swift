// The one phone of the app's process. Its directory is not part of the platform's backups, its files are sealed
// with 32 random bytes, and the Keychain keeps those.

import Foundation
import Security
import Streetbook

enum PhoneKey {
    /// The key of the files: drawn once. It stays on this device, can be read in the background after the first
    /// unlock, and asks for no biometry: a new face must not lock anybody out of what he wrote.
    static func read() throws -> Data {
        var query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword,
            kSecAttrService as String: "streetbook",
            kSecAttrAccount as String: "files",
        ]
        var found: CFTypeRef?
        let asked = query.merging([kSecReturnData as String: true]) { $1 }
        switch SecItemCopyMatching(asked as CFDictionary, &found) {
        case errSecSuccess:
            if let key = found as? Data { return key }
            throw KeychainError(status: errSecDecode)
        case errSecItemNotFound:
            break
        case let status:
            throw KeychainError(status: status)
        }
        var key = Data(count: 32)
        let drawn = key.withUnsafeMutableBytes { SecRandomCopyBytes(kSecRandomDefault, 32, $0.baseAddress!) }
        guard drawn == errSecSuccess else { throw KeychainError(status: drawn) }
        query[kSecValueData as String] = key
        query[kSecAttrAccessible as String] = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        let kept = SecItemAdd(query as CFDictionary, nil)
        guard kept == errSecSuccess else { throw KeychainError(status: kept) }
        return key
    }
}

struct KeychainError: Error {
    let status: OSStatus
}

enum PhoneHome {
    /// A directory of its own that backups leave out and that can be read in the background.
    static func directory() throws -> String {
        let support = try FileManager.default.url(
            for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
        var home = support.appendingPathComponent("streetbook", isDirectory: true)
        try FileManager.default.createDirectory(
            at: home, withIntermediateDirectories: true,
            attributes: [.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication])
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try home.setResourceValues(values)
        return home.path
    }
}
