/// When a fault happens. All that is given must fit.
package struct FaultRule: Sendable {
    /// What the log calls it; the act's name where none is given.
    package var name: String
    package var methods: Set<String> = []
    package var face: Face?
    package var operations: Set<Operation> = []
    /// On the decoded place, such as `/container/dir/file`.
    package var path: TextPattern?
    /// On the decoded parameters in the order they were sent, such as `action=flush&position=4`.
    package var query: TextPattern?
    /// Headers that must be there (names in lower case), and what their values must be.
    package var headers: [(name: String, value: TextPattern)] = []
    /// It begins with this one of the requests that fit; 1 is the first.
    package var nth = 1
    /// It happens so often; -1: always.
    package var times = 1
    /// Of the requests that fit, so many in one.
    package var probability = 1.0
    package var act: FaultAct

    package init(
        _ act: FaultAct, name: String? = nil, methods: Set<String> = [], operations: Set<Operation> = [],
        face: Face? = nil, path: TextPattern? = nil, nth: Int = 1, times: Int = 1, probability: Double = 1
    ) {
        self.act = act
        self.name = name ?? act.name
        self.methods = methods
        self.operations = operations
        self.face = face
        self.path = path
        self.nth = nth
        self.times = times
        self.probability = probability
    }

    func fits(_ route: Route, _ sent: [String: String]) -> Bool {
        if !methods.isEmpty, !methods.contains(route.method) { return false }
        if let face, face != route.face { return false }
        if !operations.isEmpty, !operations.contains(route.operation) { return false }
        if let path, !path.matches(route.place) { return false }
        if let query {
            let text = route.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
            if !query.matches(text) { return false }
        }
        return headers.allSatisfy { name, value in sent[name].map(value.matches) ?? false }
    }
}
