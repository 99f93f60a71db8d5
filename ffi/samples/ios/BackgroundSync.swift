// Sync in the background: BGTaskScheduler wakes the app when there is a network. The identifier stands in the app's
// Info.plist under BGTaskSchedulerPermittedIdentifiers.

import BackgroundTasks
import Streetbook

enum BackgroundSync {
    static let identifier = "com.example.streetbook.sync"

    /// Call it before the app has finished launching.
    static func register(phone: Phone) {
        BGTaskScheduler.shared.register(forTaskWithIdentifier: identifier, using: nil) { task in
            guard let task = task as? BGProcessingTask else { return }
            run(task, phone: phone)
        }
    }

    /// Call it when the app goes to the background and something waits.
    static func schedule(after seconds: TimeInterval = 0) {
        let request = BGProcessingTaskRequest(identifier: identifier)
        request.requiresNetworkConnectivity = true
        request.earliestBeginDate = Date(timeIntervalSinceNow: seconds)
        try? BGTaskScheduler.shared.submit(request)
    }

    /// Ended at any point, the next run goes on from what the office has receipted.
    private static func run(_ task: BGProcessingTask, phone: Phone) {
        let syncing = Task {
            do {
                _ = try await phone.sync(transport: HttpTransport())
                task.setTaskCompleted(success: true)
            } catch PhoneError.TryLater(_, let retryAfterMs, _) {
                schedule(after: Double(retryAfterMs) / 1_000)
                task.setTaskCompleted(success: false)
            } catch {
                task.setTaskCompleted(success: false)
            }
        }
        task.expirationHandler = { syncing.cancel() }
    }
}
