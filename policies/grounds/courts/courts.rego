# METADATA
# title: Courts and legal powers
# description: What a court orders, what a legal claim needs, and what a statutory notice demands.
package mayishare.grounds.courts

import data.mayishare.needs

# METADATA
# title: A court order
# description: >-
#   What a court has ordered the council to disclose must be disclosed, to whoever the order names.
#   The order itself must be held, and nothing beyond it may go.
# related_resources:
#   - description: Data Protection Act 2018 Schedule 2 paragraph 5(2)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/2/paragraph/5
#   - description: UK GDPR Article 9(2)(f) (legal claims and courts)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/9
#   - description: Data Protection Act 2018 Schedule 1 paragraph 33 (criminal offence data)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/33
# custom:
#   subject: courts
#   adds: [only_what_is_ordered]
court_order := [needs.evidence("court_order")]

# METADATA
# title: A legal claim or legal advice
# description: >-
#   What is needed for legal proceedings, for legal advice, or to establish or defend a legal right
#   may go to a court, an adviser under contract, another public authority or a regulator.
# related_resources:
#   - description: UK GDPR Article 9(2)(f) (legal claims and courts)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/9
#   - description: Data Protection Act 2018 Schedule 2 paragraph 5(3)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/2/paragraph/5
#   - description: Data Protection Act 2018 Schedule 1 paragraph 33 (criminal offence data)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/33
# custom:
#   subject: courts
legal_claims := [needs.circumstance("legal_claim")]

# METADATA
# title: A demand under a statutory power
# description: >-
#   Where a public authority serves a notice that the law obliges the council to answer, what the
#   notice demands must be given. The notice must be held and must name its power. Special category
#   data cannot go this way.
# related_resources:
#   - description: Social Security Administration Act 1992 section 109B (an example of such a power)
#     ref: https://www.legislation.gov.uk/ukpga/1992/5/section/109B
#   - description: Finance Act 2008 Schedule 36 (an example of such a power)
#     ref: https://www.legislation.gov.uk/ukpga/2008/9/schedule/36
#   - description: Data Protection Act 2018 Schedule 2 paragraph 5
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/2/paragraph/5
# custom:
#   subject: courts
#   adds: [only_what_is_ordered]
statutory_demand := [needs.evidence("statutory_notice")]
