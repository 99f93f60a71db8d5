// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "Streetbook",
    platforms: [.iOS(.v15)],
    products: [.library(name: "Streetbook", targets: ["Streetbook"])],
    targets: [
        .binaryTarget(name: "StreetbookFFI", path: "StreetbookFFI.xcframework"),
        .target(name: "Streetbook", dependencies: ["StreetbookFFI"]),
    ]
)
